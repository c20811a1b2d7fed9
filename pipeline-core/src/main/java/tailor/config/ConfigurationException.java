package tailor.config;

import tailor.run.TailorException;

/** The configuration or the command line is wrong; running again without a change is no use. */
public final class ConfigurationException extends TailorException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }
}
