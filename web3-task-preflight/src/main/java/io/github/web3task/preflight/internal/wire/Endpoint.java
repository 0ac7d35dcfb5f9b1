package io.github.web3task.preflight.internal.wire;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the partner's API lives.
 *
 * @param secure whether TLS is spoken
 * @param host as the partner wrote it; an IPv6 address with its brackets
 * @param port the effective port
 * @param prefix the path before {@code /v1/…}, without a slash at its end
 * @param headers go with every request, as the user asked for
 */
public record Endpoint(boolean secure, String host, int port, String prefix, Map<String, String> headers) {
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+): ?([\\x20-\\x7e]*)");

    /**
     * Reads a URL prefix.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public static Endpoint parse(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + url + "' is no URL: " + e.getReason() + ".", e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no http or https URL: give the prefix as in https://partner.example/api.");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("'" + url + "' names no plain host: give https://host[:port]/prefix.");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "'" + url + "' has a query or fragment: give only the prefix, /v1/time is added to it.");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        if (path.endsWith("/v1/time") || path.endsWith("/v1/task/completion")) {
            throw new IllegalArgumentException("'" + url + "' is an endpoint: give the prefix before /v1.");
        }
        boolean secure = scheme.equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + url + "' has a port that doesn't exist.");
        }
        return new Endpoint(secure, uri.getHost(), port, path, Map.of());
    }

    /**
     * Reads a header as it is written in a request, {@code NAME: VALUE}.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public static Map.Entry<String, String> header(String line) {
        Matcher parts = HEADER.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + line + "' is no header: give it as 'NAME: VALUE'.");
        }
        return Map.entry(parts.group(1), parts.group(2));
    }

    /** The same with headers for every request. */
    public Endpoint with(Map<String, String> more) {
        return new Endpoint(secure, host, port, prefix, Map.copyOf(more));
    }

    /** The same host and port, with TLS instead of without or the other way round. */
    public Endpoint otherScheme() {
        return new Endpoint(!secure, host, port, prefix, headers);
    }

    /** The way there that the JDK's properties name: {@code https.proxyHost}, {@code socksProxyHost} and so on. */
    Proxy proxy() {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null || isLoopback() ? List.<Proxy>of() : selector.select(URI.create(url()));
        return proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
    }

    /** The text of the {@code Host} header. */
    public String authority() {
        return port == (secure ? 443 : 80) ? host : host + ":" + port;
    }

    public String url() {
        return (secure ? "https://" : "http://") + authority() + prefix;
    }

    /** The host without the brackets of an IPv6 address. */
    String socketHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether every address of the host is this machine: only then load costs nobody else anything. */
    public boolean isLoopback() {
        try {
            for (InetAddress address : InetAddress.getAllByName(socketHost())) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
