package io.github.web3task.preflight.internal.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.ParsedAnswer;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the calls ask. Every second one is about a wallet made up for it, if such are served: the same wallet again is a
 * cache's work.
 *
 * @param newcomers one call in so many is about the known wallet, the others about made-up ones
 * @param first the first answer about the known wallet
 */
record Questions(RequestTemplate template, int newcomers, AtomicReference<JsonNode> first, AnswerLog log) {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Asks about both kinds of wallet while the server is at rest. */
    static Questions of(RequestTemplate template, Wire wire, AnswerLog log, int qps) {
        ParsedAnswer known = ask(template, wire, log);
        int newcomers = log.walletLimit() != null ? qps : 2;
        for (int i = 0; i < 3; i++) {
            if (!isServed(ask(template.about(template.nobody(-1 - i)), wire, log))) {
                newcomers = 1;
            }
        }
        return new Questions(
                template,
                newcomers,
                new AtomicReference<>(isServed(known) ? known.json().path("data") : null),
                log);
    }

    private static ParsedAnswer ask(RequestTemplate about, Wire wire, AnswerLog log) {
        Exchange exchange = wire.send(about.filled(Requests.usual()), TIMEOUT_MILLIS);
        log.see(exchange);
        return ParsedAnswer.of(exchange.answer());
    }

    private static boolean isServed(ParsedAnswer parsed) {
        return parsed.code().equals(Recorder.SERVED);
    }

    /** The same questions to somebody who knows other answers. */
    Questions toAnother() {
        return new Questions(template, newcomers, new AtomicReference<>(), new AnswerLog(List.of(), template.tasks()));
    }

    Request request(int call) {
        if (!isAboutNewcomer(call)) {
            return template.filled(Requests.usual());
        }
        String wallet = template.nobody(call);
        if (template.isNobodySure()) {
            log.book().madeUp(wallet);
        }
        return template.about(wallet).filled(Requests.usual());
    }

    private boolean isAboutNewcomer(int call) {
        return call % newcomers != 0;
    }

    /** Holds an answer against all others; under more load than is owed, only what it says. */
    void seen(Exchange exchange, String stage) {
        if (stage.equals("overload") || stage.equals("burst")) {
            log.seeOverloaded(exchange);
        } else {
            log.see(exchange);
        }
    }

    /** Whether a task is missing, or was complete and is not any more, or is complete for a made-up wallet. */
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
            boolean untrue = isAboutNewcomer(call)
                    && template.isNobodySure()
                    && now.path(task.getKey()).asBoolean();
            if (undone || untrue || !now.has(task.getKey())) {
                return true;
            }
        }
        return before.size() != now.size();
    }
}
