package io.github.web3task.preflight.internal.load;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.Assertions;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.internal.wire.Request;
import io.github.web3task.preflight.internal.wire.Wire;
import java.util.List;

/**
 * What the calls ask. Every second one is about a wallet made up for it, if such are served: the same wallet again is a
 * cache's work.
 *
 * @param newcomers one call in so many is about the known wallet, the others about made-up ones
 */
record Questions(RequestTemplate template, int newcomers, AnswerLog log) {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Asks about both kinds of wallet while the server is at rest. */
    static Questions of(RequestTemplate template, Wire wire, AnswerLog log, int qps) {
        isServed(template, wire, log); // the first answer is the one to compare with
        int newcomers = log.walletLimit() != null ? qps : 2;
        for (int i = 0; i < 3; i++) {
            if (!isServed(template.about(template.nobody(-1 - i)), wire, log)) {
                newcomers = 1;
            }
        }
        return new Questions(template, newcomers, log);
    }

    private static boolean isServed(RequestTemplate about, Wire wire, AnswerLog log) {
        Exchange exchange = wire.send(about.filled(Requests.usual()), TIMEOUT_MILLIS);
        log.see(exchange);
        return Assertions.success(exchange.answer()) == null;
    }

    /** The same questions to somebody who knows other answers. */
    Questions toAnother() {
        return new Questions(template, newcomers, new AnswerLog(List.of(), "", template.tasks()));
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
}
