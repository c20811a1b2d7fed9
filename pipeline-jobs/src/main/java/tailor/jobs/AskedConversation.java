package tailor.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tailor.config.ConfigurationException;
import tailor.document.Message;
import tailor.format.Conversations;
import tailor.format.ToolMessages;

/**
 * A conversation that a model is to answer.
 *
 * @param messages those so far
 * @param tools that may be called in it, each a definition in JSON
 */
record AskedConversation(List<Message> messages, List<JsonNode> tools) {

  /**
   * Reads one in the form of a request for chat completions.
   *
   * @throws ConfigurationException if the file cannot be read, or is none
   */
  static AskedConversation read(Path file) {
    try {
      JsonNode body = new ObjectMapper().readTree(Files.readString(file));
      return new AskedConversation(
          Conversations.parse(body.path("messages")), ToolMessages.tools(body.path("tools")));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "--messages %s: the conversation %s".formatted(file, problem(e)));
    } catch (IOException e) {
      throw new ConfigurationException("--messages %s cannot be read: %s".formatted(file, e));
    }
  }

  private static String problem(Exception e) {
    return e instanceof JsonProcessingException json
        ? "is no JSON: " + json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }
}
