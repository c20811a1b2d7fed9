package tailor.train.tracking;

import java.net.URI;
import tailor.config.Default;
import tailor.config.Doc;

/** The section {@code mlflow} of a configuration. */
@Doc(
    "shows trainings on an MLflow tracking server; who needs to sign in sets MLFLOW_TRACKING_TOKEN,"
        + " or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, in the environment")
public record MlflowOptions(
    @Doc("the server, as in http://mlflow:5000") String uri,
    @Doc("the experiment, made if it is not there") @Default("tailor") String experiment) {
  public MlflowOptions {
    URI server = URI.create(uri);
    boolean isHttp = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!isHttp || server.getHost() == null) {
      throw new IllegalArgumentException("uri has to be that of an HTTP server: http://host:port");
    }
    if (server.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "uri names a user; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead");
    }
  }
}
