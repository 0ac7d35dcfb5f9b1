package io.github.web3task.preflight.internal.check;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.result.Revision;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked about, and the words for it in a query: <code>{wallet}</code>, <code>{nobody}</code> (a wallet nobody has),
 * <code>{all}</code> (the array of every task), <code>{raw}</code> (the same, not encoded), <code>{browser}</code>,
 * <code>{lower}</code>, <code>{blank}</code>, <code>{plus}</code> (other spellings of it), <code>{reverse}</code>, <code>{one}</code> (the array of the first task), <code>{name}</code> (that task),
 * <code>{window}</code> (what the revision adds to every call), <code>{now-5000}</code> (the server's clock in ms),
 * <code>{inside-5000}</code> and <code>{outside-5000}</code> (the same, so far to either side of that edge that the call's way
 * and what we know of the clock can't decide).
 *
 * @param clockAhead how far the server's clock is ahead of ours, in ms
 * @param roundTrip the quickest exchange seen, in ms
 * @param clockDoubt by how much what it tells may differ from call to call, in ms
 * @param strangers wallets that nobody has, as the user knows; empty to make them up
 */
public record RequestTemplate(
        String wallet,
        List<String> tasks,
        Revision revision,
        long clockAhead,
        long roundTrip,
        long clockDoubt,
        List<String> strangers) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)([+-][0-9]+)?}");

    public RequestTemplate {
        tasks = List.copyOf(tasks);
        strangers = List.copyOf(strangers);
    }

    public RequestTemplate(String wallet, List<String> tasks, Revision revision, long clockAhead, long roundTrip) {
        this(wallet, tasks, revision, clockAhead, roundTrip, 0, List.of());
    }

    /** The same with what the first contact measured. */
    public RequestTemplate timed(ClockSamples clock, long quickest) {
        return new RequestTemplate(wallet, tasks, revision, clock.ahead(), quickest, clock.doubt(), strangers);
    }

    /** The same wallet, other tasks. */
    public RequestTemplate asking(List<String> others) {
        return new RequestTemplate(wallet, others, revision, clockAhead, roundTrip, clockDoubt, strangers);
    }

    /** The same tasks, another wallet. */
    public RequestTemplate about(String other) {
        return new RequestTemplate(other, tasks, revision, clockAhead, roundTrip, clockDoubt, strangers);
    }

    /** A request with the places of its target filled in. */
    public Request filled(Request request) {
        return new Request(request.method(), fill(request.target()), request.headers(), request.body());
    }

    public String fill(String template) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), place.group(2))));
    }

    private String value(String place, @Nullable String offset) {
        long distance = Long.parseLong(Objects.requireNonNullElse(offset, "0"));
        return switch (place) {
            case "wallet" -> encoded(wallet);
            case "nobody" -> encoded(nobody(0));
            case "all" -> encoded(array(tasks));
            case "raw" -> spelled("[", "\"", "\",\"", "\"", "]");
            case "browser" -> spelled("[", "%22", "%22,%22", "%22", "]");
            case "lower" -> lowerCaseEscapes(encoded(array(tasks)));
            case "blank" -> spelled("%5B", "%22", "%22%2C%20%22", "%22", "%5D");
            case "plus" -> spelled("%5B", "%22", "%22%2C+%22", "%22", "%5D");
            case "reverse" -> encoded(array(reversed()));
            case "one" -> encoded(array(tasks.subList(0, 1)));
            case "twice" -> encoded(array(List.of(tasks.get(0), tasks.get(0))));
            case "name" -> encoded(text(tasks.get(0)));
            case "window" -> revision == Revision.V0_0_8 ? fill("&timestamp={now}&recvWindow=5000") : "";
            case "now" -> String.valueOf(serverTime() + distance);
            case "inside" ->
                String.valueOf(serverTime() + Long.signum(distance) * Math.max(0, Math.abs(distance) - margin()));
            case "outside" -> String.valueOf(serverTime() + Long.signum(distance) * (Math.abs(distance) + margin()));
            case "seconds" -> String.valueOf(serverTime() / 1000);
            default -> throw new IllegalStateException("no place " + place);
        };
    }

    /** Only the array's own signs are spelled in another way: what a name holds is encoded always. */
    private String spelled(String start, String quote, String between, String endQuote, String end) {
        return tasks.stream()
                .map(name -> encoded(text(name)))
                .collect(Collectors.joining(between, start + quote, endQuote + end));
    }

    private static String lowerCaseEscapes(String text) {
        return Pattern.compile("%..")
                .matcher(text)
                .replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
    }

    /** How near to an edge of the window a call can't be judged, in ms. */
    long margin() {
        return 600 + 2 * roundTrip + clockDoubt;
    }

    private long serverTime() {
        return System.currentTimeMillis() + clockAhead;
    }

    List<String> reversed() {
        return tasks.stream()
                .sorted((a, b) -> Integer.compare(tasks.indexOf(b), tasks.indexOf(a)))
                .toList();
    }

    /**
     * A wallet that nobody has: one of those that the user knows, or one made up in the same shape, where every digit and
     * letter after the start is another one. It is spelled by EIP-55 if the known one is: some accept nothing else.
     */
    public String nobody(int number) {
        if (!strangers.isEmpty()) {
            return strangers.get(number % strangers.size());
        }
        boolean hex = wallet.startsWith("0x");
        String alphabet = hex ? "0123456789abcdef" : "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        SplittableRandom random = new SplittableRandom(31L * wallet.hashCode() + number);
        StringBuilder other = new StringBuilder(wallet.length());
        for (int i = 0; i < wallet.length(); i++) {
            boolean kept = i < 2 || !Character.isLetterOrDigit(wallet.charAt(i));
            other.append(kept ? wallet.charAt(i) : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        String made = other.toString();
        if (Eip55.isSpelled(wallet)) {
            made = Eip55.spelled(made);
        }
        return made.equals(wallet) ? made + "zz" + number : made;
    }

    /** Whether made-up wallets are surely nobody's: long enough that chance meets no real one. */
    public boolean isNobodySure() {
        return !strangers.isEmpty()
                || wallet.chars().filter(Character::isLetterOrDigit).count() >= 9;
    }

    /** Whether the wallet's form may hold a check sum, which a made-up wallet breaks. */
    boolean mayHoldChecksum() {
        return strangers.isEmpty() && !wallet.startsWith("0x") && wallet.length() >= 25;
    }

    /** The same text with small letters for capitals and the other way round. */
    static String otherCase(String text) {
        return text.chars()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static String array(List<String> names) {
        return names.stream().map(name -> "\"" + text(name) + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    /** As the inside of a JSON string. */
    private static String text(String name) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(name));
    }

    /** As a value in a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
