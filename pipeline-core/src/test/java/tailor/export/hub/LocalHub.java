package tailor.export.hub;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A hub of one model on this machine, whose large files are on a second server, as a hub's are. */
public final class LocalHub implements AutoCloseable {
  /** The commit that every revision is. */
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Owner and name of the model. */
  public static final String MODEL = "acme/tiny";

  private static final int LARGE = 4096;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Does something instead of answering; returns whether it did. */
  @FunctionalInterface
  interface Trouble {
    boolean handle(HttpExchange exchange) throws IOException;
  }

  /** One that waits must not keep another waiting. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final HttpServer hub;
  private final HttpServer store;
  private final Map<String, byte[]> files = new TreeMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> tokensSeenByStore = new CopyOnWriteArrayList<>();
  final List<Trouble> troubles = new CopyOnWriteArrayList<>();
  final List<Trouble> storeTroubles = new CopyOnWriteArrayList<>();
  private String requiredToken = "";

  /** Starts it, without files. */
  public LocalHub() throws IOException {
    hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext("/", this::answer);
    store.createContext("/", this::serveLarge);
    hub.setExecutor(threads);
    store.setExecutor(threads);
    hub.start();
    store.start();
  }

  /** Its address. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  /** Adds a file to the model. */
  public void put(String name, byte[] content) {
    files.put(name, content);
  }

  /** As the other method. */
  public void put(String name, String content) {
    put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds all files of a directory to the model. */
  public void putAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }

  void requireToken(String token) {
    requiredToken = token;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    try (exchange) {
      for (Trouble trouble : troubles) {
        if (trouble.handle(exchange)) {
          return;
        }
      }
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (!requiredToken.isEmpty() && !("Bearer " + requiredToken).equals(authorization)) {
        exchange.sendResponseHeaders(authorization == null ? 401 : 403, -1);
      } else if (List.of("main", "v1", COMMIT).stream()
          .anyMatch(revision -> path.equals("/api/models/" + MODEL + "/revision/" + revision))) {
        send(
            exchange,
            JSON.createObjectNode().put("sha", COMMIT).toString().getBytes(StandardCharsets.UTF_8));
      } else if (path.equals("/api/models/" + MODEL + "/tree/" + COMMIT)) {
        send(exchange, tree());
      } else if (path.startsWith("/" + MODEL + "/resolve/" + COMMIT + "/")) {
        resolve(exchange, path.substring(path.lastIndexOf('/') + 1));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void resolve(HttpExchange exchange, String name) throws IOException {
    byte[] content = files.get(name);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
    } else if (content.length >= LARGE) {
      exchange
          .getResponseHeaders()
          .add("Location", "http://127.0.0.1:" + store.getAddress().getPort() + "/" + name);
      exchange.sendResponseHeaders(302, -1);
    } else {
      send(exchange, content);
    }
  }

  private void serveLarge(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    tokensSeenByStore.add(String.valueOf(token));
    try (exchange) {
      for (Trouble trouble : storeTroubles) {
        if (trouble.handle(exchange)) {
          return;
        }
      }
      send(exchange, requireNonNull(files.get(exchange.getRequestURI().getPath().substring(1))));
    }
  }

  /** Sends the range that is asked for. */
  static void send(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      exchange.sendResponseHeaders(200, content.length);
      write(exchange, content);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    if (from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    exchange.sendResponseHeaders(206, content.length - from);
    write(exchange, Arrays.copyOfRange(content, from, content.length));
  }

  private static void write(HttpExchange exchange, byte[] content) throws IOException {
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content);
    }
  }

  private byte[] tree() {
    ArrayNode tree = JSON.createArrayNode();
    tree.addObject().put("type", "directory").put("path", "onnx").put("size", 0);
    files.forEach(
        (name, content) -> {
          ObjectNode file = tree.addObject().put("type", "file").put("path", name);
          file.put("size", content.length);
          file.put("oid", hash("SHA-1", header(content), content));
          if (content.length >= LARGE) {
            file.putObject("lfs").put("oid", hash("SHA-256", content)).put("size", content.length);
          }
        });
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] header(byte[] content) {
    return ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static String hash(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      new ArrayList<>(List.of(parts)).forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
