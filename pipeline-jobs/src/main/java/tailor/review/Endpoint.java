package tailor.review;

import java.io.IOException;

/** What is done at one path. */
interface Endpoint {
  /** The one method that it takes: {@code GET}. */
  String method();

  /** Whether a client must be allowed in to use it. */
  boolean isProtected();

  void answer(Exchange exchange) throws IOException, InterruptedException;
}
