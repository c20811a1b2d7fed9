package tailor.dedup;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The form in which addresses are compared: without scheme, user, {@code www.}, default port,
 * fragment, trailing slash and the parameters that only follow a visitor; host in lower case,
 * parameters in order. Nothing is thrown on what is no address.
 */
final class NormalizedUrl {
  private static final Set<String> FOLLOWING =
      Set.of(
          "fbclid",
          "gclid",
          "dclid",
          "msclkid",
          "yclid",
          "mc_cid",
          "mc_eid",
          "igshid",
          "ref_src",
          "sessionid",
          "phpsessid",
          "jsessionid",
          "sid");
  private static final String CAMPAIGN = "utm_";

  private NormalizedUrl() {}

  /** The normalized address; empty if there is none. */
  static Optional<String> of(String url) {
    String rest = url.strip();
    int fragment = rest.indexOf('#');
    if (fragment >= 0) {
      rest = rest.substring(0, fragment);
    }
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      rest = rest.substring(scheme + 3);
    }
    int query = rest.indexOf('?');
    String parameters = query < 0 ? "" : parameters(rest.substring(query + 1));
    String address = query < 0 ? rest : rest.substring(0, query);
    int slash = address.indexOf('/');
    String host = host(slash < 0 ? address : address.substring(0, slash));
    String path = slash < 0 ? "" : address.substring(slash);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return host.isEmpty() && path.isEmpty()
        ? Optional.empty()
        : Optional.of(host + path + parameters);
  }

  private static String host(String authority) {
    String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    for (String port : new String[] {":80", ":443"}) {
      if (host.endsWith(port)) {
        host = host.substring(0, host.length() - port.length());
      }
    }
    return host.startsWith("www.") ? host.substring(4) : host;
  }

  private static String parameters(String query) {
    String kept =
        Arrays.stream(query.split("&"))
            .filter(parameter -> !parameter.isEmpty() && !isFollowing(parameter))
            .sorted()
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  private static boolean isFollowing(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
    return name.startsWith(CAMPAIGN) || FOLLOWING.contains(name);
  }
}
