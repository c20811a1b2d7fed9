package tailor.jobs;

/** The entry point of every command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(2);
  }
}
