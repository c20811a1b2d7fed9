package tailor.run;

/** What to do with outputs made from another configuration or other inputs. */
public enum Existing {
  REFUSE,
  OVERWRITE
}
