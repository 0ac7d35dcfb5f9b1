package io.github.web3task.examples.quickstart;

import io.github.web3task.TaskApi;
import io.github.web3task.servlet.TaskServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;

/** The endpoints at http://127.0.0.1:8080/web3, or at the port in the environment variable PORT. */
public final class Quickstart {
    private static final String PREFIX = "/web3";
    // Held, because java.util.logging forgets the level of a logger that nobody holds.
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    private Quickstart() {}

    public static void main(String[] args) throws IOException {
        TOMCAT_LOG.setLevel(Level.WARNING);
        int port = portFrom(System.getenv("PORT"));
        // Shorter than the default, so that the process ends within two seconds of its SIGTERM.
        TaskApi api = TaskApi.builder(Ledger.provider())
                .closeGrace(Duration.ofMillis(1_500))
                .build();
        Path base = Files.createTempDirectory("web3-task-quickstart");
        Tomcat tomcat = tomcat(port, base, api);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw exit("port " + port + " can't be opened: set the environment variable PORT to a free one");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat, base, api)));
        greet(tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }

    private static Tomcat tomcat(int port, Path base, TaskApi api) {
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", "127.0.0.1");
        connector.setThrowOnFailure(true);
        // The specification's own example sends task=["deposit","withdrawal"] as it stands. RFC 3986 wants brackets and
        // quotes percent-encoded, and Tomcat answers 400 with a page of HTML when they are not, before any servlet is
        // asked.
        connector.setProperty("relaxedQueryChars", "[]\"");

        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(connector);
        // What Tomcat answers itself, such as 400 to an over-long query, must not show a stack trace or its version.
        ErrorReportValve errors = new ErrorReportValve();
        errors.setShowReport(false);
        errors.setShowServerInfo(false);
        tomcat.getHost().getPipeline().addValve(errors);
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(
                (classes, application) -> TaskServlet.mount(application, PREFIX, api), Set.of());
        return tomcat;
    }

    /** First the API, so that running requests are answered while the connector is still there to write them. */
    private static void stop(Tomcat tomcat, Path base, TaskApi api) {
        api.close();
        try {
            tomcat.stop();
            tomcat.destroy();
            ExpandWar.delete(base.toFile());
        } catch (LifecycleException e) {
            TOMCAT_LOG.log(Level.WARNING, "Tomcat did not stop in order", e);
        }
    }

    private static void greet(int port) {
        String url = "http://127.0.0.1:" + port + PREFIX;
        String completion = url + "/v1/task/completion?walletAddress=0xabcdefg&task=";
        System.out.println("web3-task answers at " + url + " until you press Ctrl-C. Try:");
        System.out.println("  curl -s '" + url + "/v1/time'");
        System.out.println("  curl -s '" + completion + "%5B%22deposit%22,%22withdrawal%22%5D'");
        System.out.println("  curl -sg '" + completion + "[\"deposit\",\"withdrawal\"]'");
    }

    private static int portFrom(String text) {
        if (text == null || text.isBlank()) {
            return 8080;
        }
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw exit("PORT is '" + text + "': set it to a port number, such as 8080");
    }

    private static IllegalStateException exit(String reason) {
        System.err.println(reason);
        System.exit(64);
        return new IllegalStateException(reason);
    }
}
