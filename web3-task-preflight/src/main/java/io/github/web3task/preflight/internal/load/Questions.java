package io.github.web3task.preflight.internal.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.ParsedAnswer;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the calls ask. Every second one is about a wallet made up for it, if such are served: the same wallet again is a
 * cache's work.
 *
 * @param first the first answer about the known wallet
 */
record Questions(RequestTemplate template, boolean newcomers, AtomicReference<JsonNode> first) {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Asks about both kinds of wallet while the server is at rest. */
    static Questions of(RequestTemplate template, Wire wire) {
        ParsedAnswer known = ask(template, wire);
        boolean newcomers = isServed(ask(template.about(template.nobody(0)), wire));
        return new Questions(
                template,
                newcomers,
                new AtomicReference<>(isServed(known) ? known.json().path("data") : null));
    }

    private static ParsedAnswer ask(RequestTemplate about, Wire wire) {
        return ParsedAnswer.of(
                wire.send(about.filled(Requests.usual()), TIMEOUT_MILLIS).answer());
    }

    private static boolean isServed(ParsedAnswer parsed) {
        return parsed.code().equals(Recorder.SERVED);
    }

    /** The same questions to somebody who knows other answers. */
    Questions toAnother() {
        return new Questions(template, newcomers, new AtomicReference<>());
    }

    Request request(int call) {
        RequestTemplate about = isAboutNewcomer(call) ? template.about(template.nobody(call)) : template;
        return about.filled(Requests.usual());
    }

    private boolean isAboutNewcomer(int call) {
        return newcomers && call % 2 == 1;
    }

    /** Whether a task is missing now, or was complete and is not any more; what was incomplete may become complete. */
    boolean hasChanged(int call, ParsedAnswer parsed) {
        JsonNode now = parsed.json().path("data");
        if (!isAboutNewcomer(call) && first.compareAndSet(null, now)) {
            return false;
        }
        JsonNode before = first.get();
        if (before == null) {
            return false;
        }
        for (Map.Entry<String, JsonNode> task : before.properties()) {
            boolean undone = !isAboutNewcomer(call)
                    && task.getValue().asBoolean()
                    && !now.path(task.getKey()).asBoolean();
            if (undone || !now.has(task.getKey())) {
                return true;
            }
        }
        return before.size() != now.size();
    }
}
