package tailor.review;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Lists the one model. */
final class ModelsEndpoint implements Endpoint {
  private final String model;
  private final long created = System.currentTimeMillis() / 1000;

  ModelsEndpoint(String model) {
    this.model = model;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public boolean isProtected() {
    return true;
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "list");
    json.putArray("data")
        .addObject()
        .put("id", model)
        .put("object", "model")
        .put("created", created)
        .put("owned_by", "tailor");
    exchange.send(200, json);
  }
}
