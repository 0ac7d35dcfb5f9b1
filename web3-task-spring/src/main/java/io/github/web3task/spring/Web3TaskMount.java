package io.github.web3task.spring;

import io.github.web3task.protocol.ApiRequest;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/** Where in the application the endpoints are. */
record Web3TaskMount(String prefix) {
    static final String DEFAULT_PREFIX = "/web3";

    /** No character that a path pattern reads as something else, and none that a host may normalise. */
    private static final Pattern POSSIBLE = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*");

    Web3TaskMount {
        if (!POSSIBLE.matcher(prefix).matches()) {
            throw new Web3TaskStartException(
                    "The prefix of the endpoints is '" + prefix + "'.",
                    "Set web3.task.prefix to a path such as /web3, without a slash at its end, or leave it empty for the"
                            + " application's root.");
        }
    }

    String time() {
        return prefix + ApiRequest.TIME;
    }

    String completion() {
        return prefix + ApiRequest.COMPLETION;
    }

    /** Whether one of these patterns is for one of the endpoints. One for all paths, as of a single-page application, is not. */
    boolean isMeantBy(Collection<PathPattern> patterns) {
        List<PathContainer> paths = List.of(PathContainer.parsePath(time()), PathContainer.parsePath(completion()));
        return patterns.stream()
                .filter(pattern -> !pattern.getPatternString().contains("**")
                        && !pattern.getPatternString().contains("{*"))
                .anyMatch(pattern -> paths.stream().anyMatch(pattern::matches));
    }
}
