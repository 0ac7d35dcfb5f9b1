package io.github.web3task.preflight.internal.run;

import io.github.web3task.preflight.internal.check.CheckSession;
import io.github.web3task.preflight.internal.check.Pace;
import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.check.Requests;
import io.github.web3task.preflight.internal.check.TimeChecks;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Excerpt;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Revision;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The first contact: is anybody there, is it the API, what does its clock say.
 *
 * @param certificate null on a plain connection
 */
record Contact(RequestTemplate template, @Nullable X509Certificate certificate) {
    private static final int CLOCK_SAMPLES = 5;

    static Contact make(Wire wire, String wallet, List<String> tasks, Revision revision, Pace pace) throws Unreachable {
        X509Certificate certificate = connect(wire);
        RequestTemplate template = new RequestTemplate(wallet, tasks, revision, 0, 0);
        CheckSession session = new CheckSession(wire, template, pace, new ArrayList<>());
        long ahead = 0;
        long best = Long.MAX_VALUE;
        Answer time = session.send(Requests.time());
        for (int i = 0; i < CLOCK_SAMPLES && time.status() == 200; i++) {
            long before = System.currentTimeMillis();
            time = session.send(Requests.time());
            long roundTrip = System.currentTimeMillis() - before;
            Long millis = TimeChecks.millisOf(time);
            if (millis != null && roundTrip < best) {
                best = roundTrip;
                ahead = millis - (before + roundTrip / 2);
            }
        }
        Answer completion = session.send(Requests.usual());
        if (time.status() == 0 && completion.status() == 0) {
            throw new Unreachable(
                    wire.endpoint().authority() + " takes connections and answers none: " + time.trouble() + ".");
        }
        if (isNotTheApi(time) && isNotTheApi(completion)) {
            throw new Unreachable("This is not the API: " + wire.endpoint().url() + "/v1/time answered "
                    + Excerpt.of(time) + " - check the prefix.");
        }
        return new Contact(
                new RequestTemplate(wallet, tasks, revision, ahead, best == Long.MAX_VALUE ? 0 : best), certificate);
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
            throw new Unreachable(tls(endpoint, e));
        } catch (IOException e) {
            throw new Unreachable("No connection to " + endpoint.authority() + ": " + e.getMessage() + ".");
        }
    }

    private static String tls(Endpoint endpoint, SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "The certificate of " + endpoint.host() + " has expired: " + cause.getMessage() + ".";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "The certificate of " + endpoint.host() + " is not valid yet: " + cause.getMessage() + ".";
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("PKIX") || message.contains("trust")) {
            return "The certificate of " + endpoint.host()
                    + " is not trusted: send the whole chain, or set javax.net.ssl.trustStore for a private authority.";
        }
        if (message.contains("No template alternative") || message.contains("No name matching")) {
            return "The certificate is not for " + endpoint.host() + ": " + message + ".";
        }
        return "No TLS with " + endpoint.authority() + ": " + Excerpt.of(message, 120) + ".";
    }
}
