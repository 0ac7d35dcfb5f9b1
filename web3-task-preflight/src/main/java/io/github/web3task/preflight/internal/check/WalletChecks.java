package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is meant by a wallet's text: clause WALLET-4. The wallets of the truth file are asked about as well. */
final class WalletChecks {
    private static final BigInteger LARGEST_EXACT_DOUBLE = BigInteger.TWO.pow(53);

    /** A text that is taken for a wallet by mistake. */
    private record Twin(Predicate<String> of, UnaryOperator<String> text) {}

    private static final List<Twin> OTHER_CASE = List.of(
            new Twin(WalletChecks::isCaseSensitive, RequestTemplate::otherCase),
            new Twin(WalletChecks::isCaseSensitive, wallet -> wallet.toLowerCase(Locale.ROOT)),
            new Twin(WalletChecks::isCaseSensitive, wallet -> wallet.toUpperCase(Locale.ROOT)));

    /** Short wallets and small numbers have real neighbours. */
    private static final List<Twin> NEIGHBOURS = List.of(
            new Twin(WalletChecks::isLong, wallet -> changed(wallet, wallet.startsWith("0x") ? 2 : 0)),
            new Twin(WalletChecks::isLong, wallet -> changed(wallet, wallet.length() - 1)),
            new Twin(WalletChecks::isLargeNumber, wallet -> plus(wallet, 1)),
            new Twin(WalletChecks::isLargeNumber, wallet -> plus(wallet, -1)),
            new Twin(WalletChecks::isNumber, wallet -> "0" + wallet),
            new Twin(Eip55::isAddress, wallet -> "0x0" + wallet.substring(2)),
            new Twin(wallet -> true, wallet -> String.format("%%%02x", (int) wallet.charAt(0)) + wallet.substring(1)));

    private WalletChecks() {}

    static List<Check> all() {
        return List.of(
                should("wallet-spelling", "WALLET-4", "An EVM address has one answer, in whatever case it is written")
                        .why(
                                "Wallets show the mixed case of EIP-55, ledgers often keep lower case: false for a true user.")
                        .fix("Look EVM addresses up by their lower-case form.")
                        .run(WalletChecks::spellings),
                should("wallet-other-case", "WALLET-4", "A base58 or base64 wallet in other case is another wallet")
                        .why("These addresses are case-sensitive: another case is somebody else, or nobody.")
                        .fix("Compare such wallets exactly; change the case of EVM addresses only.")
                        .run(session -> twins(session, OTHER_CASE)),
                must("wallet-neighbour", "WALLET-4", "A text that differs in one character is another wallet")
                        .why(
                                "A wallet that is cut, kept as a number or decoded twice gives one user's tasks to another.")
                        .fix("Keep the whole wallet, as text, decode it once, and look it up whole.")
                        .run(session -> twins(session, NEIGHBOURS)));
    }

    private static @Nullable String spellings(CheckSession session) {
        String wallet = named(session).filter(Eip55::isAddress).findFirst().orElse(null);
        if (wallet == null) {
            return session.skip("the wallet is no EVM address");
        }
        JsonNode base = data(session, wallet);
        String digits = wallet.substring(2);
        for (String spelling : List.of(
                "0x" + digits.toLowerCase(Locale.ROOT),
                "0x" + digits.toUpperCase(Locale.ROOT),
                Eip55.spelled(wallet))) {
            Answer answer = session.sendAs(session.template().about(spelling), Requests.usual());
            String problem = Assertions.success(answer);
            JsonNode data = ParsedAnswer.of(answer).served();
            if (problem != null || !data.equals(base)) {
                return "written " + spelling + " " + (problem != null ? problem : "it is " + data) + ", written "
                        + wallet + " it is " + base;
            }
        }
        return null;
    }

    private static @Nullable String twins(CheckSession session, List<Twin> twins) {
        boolean asked = false;
        for (Twin twin : twins) {
            String wallet = named(session)
                    .filter(twin.of())
                    .filter(session.log().book()::hasCompleted)
                    .findFirst()
                    .orElse(null);
            if (wallet == null) {
                continue;
            }
            if (!asked && hasCompleted(session, session.stranger(0))) {
                return session.skip("everybody has completed something");
            }
            asked = true;
            String text = twin.text().apply(wallet);
            if (!text.equals(wallet) && hasCompleted(session, text)) {
                return text + " is answered like " + wallet;
            }
        }
        return asked ? null : session.skip("it needs a wallet of such a form that has completed a task");
    }

    /** Those that the user named, the asked one first. */
    private static Stream<String> named(CheckSession session) {
        return Stream.concat(Stream.of(session.template().wallet()), session.log().book().named().stream());
    }

    private static boolean hasCompleted(CheckSession session, String wallet) {
        for (JsonNode value : data(session, wallet)) {
            if (value.asBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** What a served call says; a missing node for any other. */
    private static JsonNode data(CheckSession session, String wallet) {
        return ParsedAnswer.of(session.sendAs(session.template().about(wallet), Requests.usual()))
                .served();
    }

    private static boolean isCaseSensitive(String wallet) {
        return wallet.matches("[0-9A-Za-z+/_=-]{25,}")
                && !wallet.startsWith("0x")
                && !wallet.equals(wallet.toLowerCase(Locale.ROOT))
                && !wallet.equals(wallet.toUpperCase(Locale.ROOT));
    }

    private static boolean isLong(String wallet) {
        return wallet.length() >= 25 && !isNumber(wallet);
    }

    private static boolean isNumber(String wallet) {
        return wallet.matches("[0-9]+");
    }

    private static boolean isLargeNumber(String wallet) {
        return isNumber(wallet) && new BigInteger(wallet).compareTo(LARGEST_EXACT_DOUBLE) > 0;
    }

    private static String plus(String number, long more) {
        return new BigInteger(number).add(BigInteger.valueOf(more)).toString();
    }

    /** With another character of its kind there, which base58 has too. */
    private static String changed(String wallet, int at) {
        char c = wallet.charAt(at);
        char other = Character.isDigit(c)
                ? (c == '2' ? '3' : '2')
                : Character.isUpperCase(c) ? (c == 'A' ? 'B' : 'A') : (c == 'a' ? 'b' : 'a');
        String plain = Eip55.isAddress(wallet) ? wallet.toLowerCase(Locale.ROOT) : wallet;
        return plain.substring(0, at) + Character.toLowerCase(other) + plain.substring(at + 1);
    }
}
