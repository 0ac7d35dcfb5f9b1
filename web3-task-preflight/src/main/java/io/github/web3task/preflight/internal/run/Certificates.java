package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Level;
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

    static Finding judge(
            @Nullable X509Certificate certificate, @Nullable Instant campaignEnd, Instant now, Endpoint endpoint) {
        String host = endpoint.host() + ":" + endpoint.port(); // openssl wants the port, also the usual one
        Level level = campaignEnd == null ? Level.SHOULD : Level.MUST;
        String title = campaignEnd == null
                ? "The certificate is valid for at least 14 days"
                : "The certificate is valid until 3 days after the campaign's end";
        if (certificate == null) {
            return finding(level, title, Outcome.SKIPPED, "there is no TLS", "", host);
        }
        Instant expiry = certificate.getNotAfter().toInstant();
        Instant needed = campaignEnd == null ? now.plus(SOON) : sunset(campaignEnd);
        String answer = "valid until " + expiry + ", " + ChronoUnit.DAYS.between(now, expiry) + " days from now, for "
                + Excerpt.of(certificate.getSubjectX500Principal().getName(), 120);
        return expiry.isBefore(needed)
                ? finding(
                        level, title, Outcome.FAILED, "it ends at " + expiry + ", needed until " + needed, answer, host)
                : finding(level, title, Outcome.PASSED, "", answer, host);
    }

    /** Three days after the end, which may be as late as there is a time. */
    private static Instant sunset(Instant end) {
        return end.isAfter(Instant.MAX.minus(GRACE)) ? Instant.MAX : end.plus(GRACE);
    }

    /** One that the caller would refuse. */
    static Finding refused(String sentence, Endpoint endpoint) {
        return finding(
                Level.MUST,
                "The certificate is one that the caller accepts",
                Outcome.FAILED,
                sentence,
                "",
                endpoint.host() + ":" + endpoint.port());
    }

    private static Finding finding(
            Level level, String title, Outcome outcome, String problem, String answer, String host) {
        return new Finding(
                "certificate",
                "LIFE-1",
                level,
                title,
                outcome,
                problem,
                "openssl s_client -connect " + host + " </dev/null | openssl x509 -noout -enddate",
                answer,
                0,
                "The API has to stay up until 3 days after the end; an expired certificate takes it down for every caller.",
                "Renew it before the launch, and let the renewal run by itself.");
    }
}
