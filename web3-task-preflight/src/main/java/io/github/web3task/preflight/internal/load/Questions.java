package io.github.web3task.preflight.internal.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.Reading;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.Subject;
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
record Questions(Subject subject, boolean newcomers, AtomicReference<JsonNode> first) {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Asks about both kinds of wallet while the server is at rest. */
    static Questions of(Subject subject, Wire wire) {
        Reading known = ask(subject, wire);
        boolean newcomers = isServed(ask(subject.about(subject.nobody(0)), wire));
        return new Questions(
                subject,
                newcomers,
                new AtomicReference<>(isServed(known) ? known.json().path("data") : null));
    }

    private static Reading ask(Subject about, Wire wire) {
        return Reading.of(
                wire.send(about.filled(Requests.usual()), TIMEOUT_MILLIS).answer());
    }

    private static boolean isServed(Reading reading) {
        return reading.code().equals(Recorder.SERVED);
    }

    /** The same questions to somebody who knows other answers. */
    Questions toAnother() {
        return new Questions(subject, newcomers, new AtomicReference<>());
    }

    Request request(int call) {
        Subject about = isAboutNewcomer(call) ? subject.about(subject.nobody(call)) : subject;
        return about.filled(Requests.usual());
    }

    private boolean isAboutNewcomer(int call) {
        return newcomers && call % 2 == 1;
    }

    /** Whether a task is missing now, or was complete and is not any more; what was incomplete may become complete. */
    boolean hasChanged(int call, Reading reading) {
        JsonNode now = reading.json().path("data");
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
