package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.check.AnswerLog;
import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.Pace;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The first contact: is anybody there, is it the API, what does its clock say.
 *
 * @param certificate null on a plain connection
 * @param time the last answer to /v1/time
 */
record Contact(RequestTemplate template, @Nullable X509Certificate certificate, Answer time) {
    private static final int CLOCK_SAMPLES = 5;

    /** Connects and asks for the time, which wakes no wallet's data up. */
    static Contact make(Wire wire, RequestTemplate template, Pace pace, AnswerLog log) throws Unreachable {
        X509Certificate certificate = connect(wire);
        CheckSession session = new CheckSession(wire, template, pace, log);
        long best = Long.MAX_VALUE;
        Answer time = session.send(Requests.time());
        for (int i = 0; i < CLOCK_SAMPLES && time.status() == 200; i++) {
            time = session.send(Requests.time());
            best = Math.min(best, time.millis());
        }
        long roundTrip = best == Long.MAX_VALUE ? 0 : best;
        return new Contact(template.timed(log.clock(), roundTrip), certificate, time);
    }

    /** Whether it is the API that answers. */
    void meetsTheApi(Wire wire, Answer completion) throws Unreachable {
        if (time.status() == 0 && completion.status() == 0) {
            throw new Unreachable(
                    wire.endpoint().authority() + " takes connections and answers none: " + time.trouble() + ".");
        }
        if (isNotTheApi(time) && isNotTheApi(completion)) {
            throw new Unreachable("This is not the API: " + wire.endpoint().url() + "/v1/time answered "
                    + Excerpt.of(time) + " - check the prefix.");
        }
    }

    private static boolean isNotTheApi(Answer answer) {
        return answer.status() == 0
                || answer.status() == 404
                || answer.status() == 405
                || (answer.status() == 200 && answer.isPage());
    }

    private static @Nullable X509Certificate connect(Wire wire) throws Unreachable {
        Endpoint endpoint = wire.endpoint();
        try {
            return wire.connect(CheckSession.TIMEOUT_MILLIS);
        } catch (UnknownHostException e) {
            throw new Unreachable("The host " + endpoint.host() + " is not known to the name service.");
        } catch (SocketTimeoutException e) {
            throw new Unreachable(endpoint.authority() + " did not answer within " + CheckSession.TIMEOUT_MILLIS / 1000
                    + " s: wrong port, or a firewall that drops this machine.");
        } catch (ConnectException | NoRouteToHostException e) {
            throw new Unreachable("Nothing listens at " + endpoint.authority() + " (" + e.getMessage() + ").");
        } catch (SSLException e) {
            throw tls(wire, endpoint, e);
        } catch (IOException e) {
            throw new Unreachable("No connection to " + endpoint.authority() + ": " + e.getMessage() + ".");
        }
    }

    private static Unreachable tls(Wire wire, Endpoint endpoint, SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return refused("The certificate of " + endpoint.host() + " has expired: " + cause.getMessage() + ".");
            }
            if (cause instanceof CertificateNotYetValidException) {
                return refused(
                        "The certificate of " + endpoint.host() + " is not valid yet: " + cause.getMessage() + ".");
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("PKIX") || message.contains("trust")) {
            return refused("The certificate of " + endpoint.host()
                    + " is not trusted: send the whole chain, or give a private authority with --cacert.");
        }
        if (message.contains("No subject alternative") || message.contains("No name matching")) {
            return refused("The certificate is not for " + endpoint.host() + ": " + message + ".");
        }
        boolean plain = speaksPlainHttp(wire);
        return new Unreachable("No TLS with " + endpoint.authority() + ": "
                + (plain
                        ? "this port speaks plain http; give http:// as the prefix, or put TLS in front"
                        : Excerpt.of(message, 120))
                + ".");
    }

    /** The caller would refuse it as well: that is a finding about the server. */
    private static Unreachable refused(String sentence) {
        return new Unreachable(sentence, true);
    }

    private static boolean speaksPlainHttp(Wire wire) {
        try (Wire plain = new Wire(wire.endpoint().otherScheme(), wire.tls())) {
            return plain.send(Requests.time(), CheckSession.TIMEOUT_MILLIS)
                            .answer()
                            .status()
                    != 0;
        }
    }
}
