package tailor.export.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tailor.run.BadDataException;
import tailor.run.Progress;

/** What is asked of a hub: a revision's commit, a commit's files, a file. */
final class HubClient {
  /** More than any answer that lists files. */
  private static final int MAX_ANSWER_BYTES = 16 << 20;

  private static final int COPIED_BYTES = 1 << 16;

  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HubRequests requests;

  HubClient(HubSettings settings) {
    this.requests = new HubRequests(settings);
  }

  /** The commit that the revision is now. */
  String commit(HubName name) throws IOException {
    String path = "/api/models/%s/revision/%s".formatted(name.path(), encoded(name));
    String commit = json(name, path).path("sha").asText();
    if (!HubName.isCommit(commit)) {
      throw new BadDataException(
          "The hub does not say what commit %s is. Is HF_ENDPOINT a model hub?".formatted(name));
    }
    return commit;
  }

  /** The files in the top directory of a commit. */
  List<HubFile> files(HubName name, String commit) throws IOException {
    List<HubFile> files = new ArrayList<>();
    for (JsonNode entry : json(name, "/api/models/%s/tree/%s".formatted(name.path(), commit))) {
      if (entry.path("type").asText().equals("file")) {
        files.add(
            new HubFile(
                entry.path("path").asText(), entry.path("size").asLong(-1), checksum(name, entry)));
      }
    }
    return files;
  }

  private static Checksum checksum(HubName name, JsonNode entry) {
    String large = entry.path("lfs").path("oid").asText().replaceFirst("^sha256:", "");
    String small = entry.path("oid").asText();
    if (SHA256.matcher(large).matches()) {
      return new Checksum(Checksum.Kind.SHA256, large);
    }
    if (!entry.has("lfs") && SHA1.matcher(small).matches()) {
      return new Checksum(Checksum.Kind.GIT, small);
    }
    throw new BadDataException(
        "The hub gives no checksum for %s of %s.".formatted(entry.path("path").asText(), name));
  }

  /**
   * Fetches a file, going on where an earlier call ended.
   *
   * @param target appears when it is complete and right; what is there before that lies beside it
   * @param progress is told how many bytes are there
   * @throws BadDataException if the file has another checksum, twice
   */
  void download(HubName name, String commit, HubFile file, Path target, Progress.Work progress)
      throws IOException {
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (Files.exists(target)) {
        return;
      }
      fetch(name, commit, file, channel, progress);
      if (!file.checksum().matches(part)) {
        channel.truncate(0);
        fetch(name, commit, file, channel, progress);
        if (!file.checksum().matches(part)) {
          channel.truncate(0);
          throw new BadDataException(
              "%s of %s does not have the checksum that the hub gives for it. Try again; if it stays so, the hub's file is damaged."
                  .formatted(file.name(), name));
        }
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (Files.exists(target)) {
        Files.deleteIfExists(part);
      }
    }
  }

  private void fetch(
      HubName name, String commit, HubFile file, FileChannel part, Progress.Work progress)
      throws IOException {
    if (part.size() > file.size()) {
      part.truncate(0);
    }
    if (part.size() == file.size()) {
      return;
    }
    try {
      resume(name, commit, file, part, progress);
    } catch (HubRequests.RangeRefused e) {
      part.truncate(0);
      resume(name, commit, file, part, progress);
    }
  }

  private void resume(
      HubName name, String commit, HubFile file, FileChannel part, Progress.Work progress)
      throws IOException {
    requests.get(
        name,
        "/%s/resolve/%s/%s".formatted(name.path(), commit, encoded(file.name())),
        part::size,
        answer -> {
          if (answer.offset() > part.size()) {
            throw new IOException("the server left out a part of " + file.name());
          }
          part.truncate(answer.offset());
          part.position(answer.offset());
          copy(answer.body(), part, progress);
          if (part.size() != file.size()) {
            throw new IOException(
                "%s ended after %,d of %,d bytes".formatted(file.name(), part.size(), file.size()));
          }
          return file;
        });
  }

  private static void copy(InputStream from, FileChannel to, Progress.Work progress)
      throws IOException {
    OutputStream out = Channels.newOutputStream(to);
    byte[] chunk = new byte[COPIED_BYTES];
    for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
      out.write(chunk, 0, count);
      progress.done(to.position());
    }
  }

  private JsonNode json(HubName name, String path) throws IOException {
    byte[] answer =
        requests.get(name, path, () -> 0, body -> body.body().readNBytes(MAX_ANSWER_BYTES));
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new BadDataException(
          "The hub's answer about %s is no JSON. Is HF_ENDPOINT a model hub?".formatted(name), e);
    }
  }

  private static String encoded(HubName name) {
    return encoded(name.revisionOrMain());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
