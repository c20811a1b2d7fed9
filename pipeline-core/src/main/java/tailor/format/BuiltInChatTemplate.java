package tailor.format;

import java.util.ArrayList;
import java.util.List;
import tailor.document.Message;
import tailor.document.Segment;

/** Chat templates that need no interpreter. */
public enum BuiltInChatTemplate implements ChatTemplate {
  /** {@code <|im_start|>role\n…<|im_end|>\n} for every turn; the model learns to write the end. */
  CHATML {
    @Override
    public List<Segment> render(List<Message> messages) {
      List<Segment> segments = new ArrayList<>();
      for (Message message : messages) {
        segments.add(Segment.control("<|im_start|>" + message.role() + "\n"));
        if (message.role().equals(ASSISTANT)) {
          segments.add(Segment.target(message.content()));
          segments.add(Segment.controlTarget("<|im_end|>"));
          segments.add(Segment.control("\n"));
        } else {
          segments.add(Segment.context(message.content()));
          segments.add(Segment.control("<|im_end|>\n"));
        }
      }
      return segments;
    }

    @Override
    public List<Segment> renderPrompt(List<Message> messages) {
      List<Segment> segments = new ArrayList<>();
      for (Segment segment : render(messages)) {
        segments.add(new Segment(segment.text(), false, segment.control()));
      }
      segments.add(Segment.control("<|im_start|>" + ASSISTANT + "\n"));
      return segments;
    }

    @Override
    public String jinja() {
      return "{% for message in messages %}"
          + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
          + "{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
    }

    @Override
    public List<String> stops() {
      return List.of("<|im_end|>");
    }
  };

  /** The role whose turns a model learns. */
  static final String ASSISTANT = "assistant";
}
