package tailor.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailor.config.ConfigurationException;
import tailor.export.LoadedModel;
import tailor.review.Access;
import tailor.review.ReviewServer;
import tailor.review.ServerSettings;
import tailor.run.Progress;

/** Serves a model over HTTP until the process is told to end. */
@Command(
    name = "serve",
    description = {
      "Serves a model over HTTP, as OpenAI's interface: /v1/completions, /v1/chat/completions,"
          + " /v1/models; and /healthz.",
      "Without a token it listens on this machine alone. The token is read from the environment"
          + " variable TAILOR_SERVE_TOKEN or from --token-file; clients send it as"
          + " 'Authorization: Bearer TOKEN'."
    })
final class ServeCommand implements Callable<Integer> {
  static final String TOKEN_VARIABLE = "TAILOR_SERVE_TOKEN";

  @Mixin ModelArguments model;
  @Mixin OutputOptions output;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to listen at (default: ${DEFAULT-VALUE}).")
  String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "Port to listen at; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File that holds the token and nothing else.")
  @Nullable Path tokenFile;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the model is called; its directory's name if left out.")
  @Nullable String name;

  @Option(
      names = "--max-body-bytes",
      paramLabel = "N",
      defaultValue = "1048576",
      description = "Largest body of a request (default: ${DEFAULT-VALUE}).")
  int maxBodyBytes;

  @Option(
      names = "--max-waiting",
      paramLabel = "N",
      defaultValue = "16",
      description = "Requests that may wait while one is answered (default: ${DEFAULT-VALUE}).")
  int maxWaiting;

  @Override
  public Integer call() throws IOException, InterruptedException {
    output.applyToSparkLog();
    ServerSettings settings = settings();
    Progress progress = output.progress();
    CountDownLatch ended = new CountDownLatch(1);
    try (LoadedModel loaded = model.load(progress);
        ReviewServer server = ReviewServer.start(loaded, settings, progress::say)) {
      Thread end =
          new Thread(
              () -> {
                server.close();
                ended.countDown();
              },
              "end of the server");
      Runtime.getRuntime().addShutdownHook(end);
      progress.say(
          "serve: %s at http://%s:%d"
              .formatted(
                  settings.name(),
                  server.address().getAddress().getHostAddress(),
                  server.address().getPort()));
      ended.await();
    }
    return 0;
  }

  private ServerSettings settings() {
    requireInRange("--port", port, 0, 65_535);
    requireInRange("--max-body-bytes", maxBodyBytes, 1, 1 << 30);
    requireInRange("--max-waiting", maxWaiting, 0, 10_000);
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ConfigurationException("--host is '" + host + "', which is no known address.");
    }
    return new ServerSettings(
        new InetSocketAddress(address, port),
        Access.at(address, token()),
        name == null ? new org.apache.hadoop.fs.Path(model.location).getName() : name,
        maxBodyBytes,
        maxWaiting);
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.ofNullable(System.getenv(TOKEN_VARIABLE));
    }
    try {
      return Optional.of(Files.readString(tokenFile).strip());
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("--token-file is " + tokenFile + ", which does not exist.");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read --token-file " + tokenFile, e);
    }
  }

  private static void requireInRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ConfigurationException(
          "%s is %d, expected %d to %d.".formatted(option, value, least, most));
    }
  }
}
