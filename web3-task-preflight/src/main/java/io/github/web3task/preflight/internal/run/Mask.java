package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.result.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leaves of each wallet its start and end, wherever it stands in a text. */
final class Mask {
    private record Rule(Pattern wallet, String masked) {}

    private final List<Rule> rules = new ArrayList<>();

    Mask(Collection<String> wallets) {
        for (String wallet : wallets) {
            String encoded = RequestTemplate.encoded(wallet); // as it stands in the curl lines
            Pattern pattern =
                    Pattern.compile(Pattern.quote(wallet) + "|" + Pattern.quote(encoded), Pattern.CASE_INSENSITIVE);
            rules.add(new Rule(pattern, Matcher.quoteReplacement(masked(wallet))));
        }
    }

    private static String masked(String wallet) {
        int length = wallet.length();
        return length > 16
                ? wallet.substring(0, 6) + "…" + wallet.substring(length - 4)
                : wallet.substring(0, Math.min(3, length / 2)) + "…";
    }

    String apply(String text) {
        String masked = text;
        for (Rule rule : rules) {
            masked = rule.wallet().matcher(masked).replaceAll(rule.masked());
        }
        return masked;
    }

    Finding apply(Finding f) {
        return new Finding(
                f.id(),
                f.clause(),
                f.level(),
                apply(f.title()),
                f.outcome(),
                apply(f.problem()),
                apply(f.curl()),
                apply(f.answer()),
                f.millis(),
                f.why(),
                f.fix());
    }
}
