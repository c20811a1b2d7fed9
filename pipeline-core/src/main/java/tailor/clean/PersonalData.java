package tailor.clean;

/** A kind of personal data that can be told by its form. */
public enum PersonalData {
  EMAIL,
  IBAN,
  CREDIT_CARD,
  IP_ADDRESS,
  PHONE;

  String placeholder() {
    return "[" + name() + "]";
  }
}
