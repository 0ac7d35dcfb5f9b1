package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.check.Rule;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Whether the TLS certificate outlives the campaign (clause LIFE-1). */
final class Certificates {
    private static final Duration GRACE = Duration.ofDays(3);
    private static final Duration SOON = Duration.ofDays(14);

    private Certificates() {}

    static Finding check(
            @Nullable X509Certificate certificate, @Nullable Instant campaignEnd, Instant now, Endpoint endpoint) {
        Rule rule = campaignEnd == null
                ? Rule.should("certificate", "LIFE-1", "The certificate is valid for at least 14 days")
                : Rule.must("certificate", "LIFE-1", "The certificate is valid until 3 days after the campaign's end");
        if (certificate == null) {
            return finding(rule, Outcome.SKIPPED, "there is no TLS", "", endpoint);
        }
        Instant expiry = certificate.getNotAfter().toInstant();
        Instant needed = campaignEnd == null ? now.plus(SOON) : sunset(campaignEnd);
        String answer = "valid until " + expiry + ", " + ChronoUnit.DAYS.between(now, expiry) + " days from now, for "
                + Excerpt.of(certificate.getSubjectX500Principal().getName(), 120);
        return expiry.isBefore(needed)
                ? finding(rule, Outcome.FAILED, "it ends at " + expiry + ", needed until " + needed, answer, endpoint)
                : finding(rule, Outcome.PASSED, "", answer, endpoint);
    }

    /** Three days after the end, which may be as late as there is a time. */
    private static Instant sunset(Instant end) {
        return end.isAfter(Instant.MAX.minus(GRACE)) ? Instant.MAX : end.plus(GRACE);
    }

    /** One that the caller would refuse. */
    static Finding refused(String sentence, Endpoint endpoint) {
        Rule rule = Rule.must("certificate", "LIFE-1", "The certificate is one that the caller accepts");
        return finding(rule, Outcome.FAILED, sentence, "", endpoint);
    }

    private static Finding finding(Rule rule, Outcome outcome, String problem, String answer, Endpoint endpoint) {
        String host = endpoint.host() + ":" + endpoint.port(); // openssl wants the port, also the usual one
        String command = "openssl s_client -connect " + host + " </dev/null | openssl x509 -noout -enddate";
        return rule.why(
                        "The API has to stay up until 3 days after the end; an expired certificate takes it down for every"
                                + " caller.")
                .fix("Renew it before the launch, and let the renewal run by itself.")
                .finding(outcome, problem, command, answer, 0);
    }
}
