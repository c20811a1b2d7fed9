/**
 * Models by name from a model hub, over the HTTP interface that Hugging Face defined and its
 * mirrors and caches serve: {@code hf://owner/name}, {@code hf://owner/name@revision}.
 *
 * <p>{@link tailor.export.hub.HubModels} is the way in. It asks what commit a revision is, lists
 * that commit's files with their checksums, fetches those that make a model (configuration,
 * safetensors, tokenizer, never pickled weights) and returns the directory that has them. {@link
 * tailor.export.hub.HubSettings} are those that every client of the hub takes from the environment.
 *
 * <p>The cache has the layout of the hub's own clients, {@code
 * models--owner--name/snapshots/COMMIT/FILE} and {@code refs/REVISION}, with plain files where they
 * have links: each finds what the other fetched.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Large files come by a redirect to another host, which must not see the token.
 *   <li>Java's HTTP client waits for a body for ever; {@link tailor.export.hub.StallGuard} does
 *       not.
 *   <li>A body that ends early is no error to every server: the size and the checksum decide.
 *   <li>The checksum of a small file is git's, over a header and the content; of a large one
 *       SHA-256 of the content.
 *   <li>The hub says 401 for what does not exist as well, so as not to tell.
 * </ul>
 */
@NullMarked
package tailor.export.hub;

import org.jspecify.annotations.NullMarked;
