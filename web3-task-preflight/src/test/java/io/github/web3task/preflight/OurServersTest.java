package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.servlet.TaskServlet;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The library's own servlet passes twenty runs without an alarm")
class OurServersTest {
    private static final int RUNS = 20;

    @Test
    @DisplayName("on Tomcat, set to let raw brackets through and to show no report on its own pages")
    void onTomcat(@TempDir Path folder) throws Exception {
        try (TaskApi api = TaskApi.builder(provider()).build()) {
            Connector connector = new Connector();
            connector.setPort(0);
            connector.setProperty("address", "127.0.0.1");
            connector.setProperty("relaxedQueryChars", "[]\"");
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(folder.toString());
            tomcat.setConnector(connector);
            ErrorReportValve pages = new ErrorReportValve();
            pages.setShowReport(false);
            tomcat.getHost().getPipeline().addValve(pages);
            Context context = tomcat.addContext("", folder.toString());
            Wrapper servlet = Tomcat.addServlet(context, "web3-task", new TaskServlet(api));
            servlet.setAsyncSupported(true);
            servlet.addMapping("/web3/*");
            tomcat.start();
            try {
                assertTwentyRunsPass(connector.getLocalPort());
            } finally {
                tomcat.stop();
                tomcat.destroy();
            }
        }
    }

    @Test
    @DisplayName("on Jetty as it comes")
    void onJetty() throws Exception {
        try (TaskApi api = TaskApi.builder(provider()).build()) {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler("/");
            ServletHolder holder = new ServletHolder(new TaskServlet(api));
            holder.setAsyncSupported(true);
            context.addServlet(holder, "/web3/*");
            server.setHandler(context);
            server.start();
            try {
                assertTwentyRunsPass(connector.getLocalPort());
            } finally {
                server.stop();
            }
        }
    }

    private static void assertTwentyRunsPass(int port) {
        for (int run = 0; run < RUNS; run++) {
            PreflightReport report = Preflight.of("http://127.0.0.1:" + port + "/web3")
                    .wallet("0xabcdefg")
                    .tasks("deposit", "withdrawal")
                    .without("answers-within-1-s", "answers-within-3-s") // this machine may be busy
                    .pace(0)
                    .run();
            assertThat(report.alarms()).as("run " + run + "\n" + report).isEmpty();
            assertThat(report.result().findings())
                    .filteredOn(f -> f.outcome() == Outcome.PASSED)
                    .hasSizeGreaterThan(60);
        }
    }

    private static TaskCompletionProvider provider() {
        return TaskCompletionProvider.of(
                Task.of("deposit", wallet -> false),
                Task.of("withdrawal", wallet -> wallet.asSent().equals("0xabcdefg")));
    }
}
