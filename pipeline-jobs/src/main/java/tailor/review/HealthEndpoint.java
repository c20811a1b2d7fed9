package tailor.review;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

/** Says that the server runs. */
final class HealthEndpoint implements Endpoint {
  @Override
  public String method() {
    return "GET";
  }

  @Override
  public boolean isProtected() {
    return false;
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    exchange.send(200, JsonNodeFactory.instance.objectNode().put("status", "ok"));
  }
}
