/**
 * The server that lets people and programs try a model: the part of OpenAI's HTTP interface that
 * clients commonly use, on the JDK's own HTTP server.
 *
 * <pre>
 * GET  /healthz               answers while the server runs
 * GET  /v1/models             the one model that is served
 * POST /v1/completions        continues a text
 * POST /v1/chat/completions   answers a conversation, in the model's chat template
 * </pre>
 *
 * <p>{@link tailor.review.ReviewServer} is the entrance. Requests take turns on the one model
 * ({@link tailor.review.ServedModel}): as many as were allowed may wait, the next one is told to
 * come back. What a request may not ask for is refused rather than passed over, if it would change
 * the answer.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>A server on loopback is reachable from every web page that its user opens. So the Host
 *       header must name this machine (a foreign name that resolves to it does not pass), and a
 *       body must be declared as JSON, which no plain form can do.
 *   <li>The server listens elsewhere only with a token, and compares it in constant time.
 *   <li>A client that hangs up in the middle of a stream ends its generation; one that waits for a
 *       whole answer is noticed only at the end.
 * </ul>
 */
@NullMarked
package tailor.review;

import org.jspecify.annotations.NullMarked;
