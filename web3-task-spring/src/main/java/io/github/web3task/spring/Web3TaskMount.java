package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** Where in the application the endpoints are. */
record Web3TaskMount(String prefix, boolean rawQueryCharacters) {
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

    /** The one line that a start leaves in the log. */
    void announce(TaskApi api) {
        LoggerFactory.getLogger(Web3TaskMount.class)
                .info(
                        "web3-task answers {} and {}{}: {}",
                        time(),
                        completion(),
                        rawQueryCharacters ? ", the server lets raw [ ] \" { } | through (raw-query-characters)" : "",
                        api);
    }
}
