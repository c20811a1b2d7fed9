package tailor.template;

import java.util.ArrayList;
import java.util.List;

/** What has been written: the rendered text itself, or that of a block whose text is a value. */
final class Output {
  private final boolean isTop;
  private final List<Rendered.Piece> pieces = new ArrayList<>();
  private final Text.Builder current = new Text.Builder();
  private boolean generating;

  private Output(boolean isTop) {
    this.isTop = isTop;
  }

  static Output ofTemplate() {
    return new Output(true);
  }

  static Output ofBlock() {
    return new Output(false);
  }

  void write(Text text) {
    current.append(text);
  }

  /** Begins a generation block, if here is a place for one. */
  boolean beginGeneration() {
    if (!isTop || generating) {
      return false;
    }
    flush();
    generating = true;
    return true;
  }

  void endGeneration() {
    flush();
    generating = false;
  }

  /** All that was written. */
  Text text() {
    return current.build();
  }

  List<Rendered.Piece> pieces() {
    flush();
    return List.copyOf(pieces);
  }

  private void flush() {
    for (Text.Run run : current.take().runs()) {
      pieces.add(new Rendered.Piece(run.text(), run.origin(), generating));
    }
  }
}
