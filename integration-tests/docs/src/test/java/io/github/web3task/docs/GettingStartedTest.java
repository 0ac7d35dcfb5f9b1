package io.github.web3task.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.campaign.CampaignApplication;
import com.example.campaign.CampaignListener;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@DisplayName("The code of docs/getting-started.md gives the answers that the page shows, and passes the preflight")
class GettingStartedTest {
    private static final Pattern CURL = Pattern.compile("curl -s 'http://127\\.0\\.0\\.1:8080(/\\S+)'");

    private static final List<String> TASKS = List.of("deposit", "swap");

    @Test
    @DisplayName("in a servlet application")
    void servlet() throws Exception {
        try (TomcatServer server =
                TomcatServer.with(context -> context.addApplicationListener(CampaignListener.class.getName()))) {
            answersAsShown(server.port());
            Caller.fast().passesPreflight(url(server.port()), TASKS, "servlet", "provider", "mount", "ledger");
        }
    }

    @Test
    @DisplayName("in a Jetty that a program starts by itself")
    void embedded() throws Exception {
        int port = 0; // any that is free
        // tag::servlet-embedded[]
        Server server = new Server(port);
        ServletContextHandler application = new ServletContextHandler("/");
        application.addEventListener(new CampaignListener());
        server.setHandler(application);
        server.start();
        // end::servlet-embedded[]
        try {
            port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            answersAsShown(port);
            Caller.fast().passesPreflight(url(port), TASKS, "servlet-embedded");
        } finally {
            server.stop();
        }
    }

    @Test
    @DisplayName("in a WAR with a web.xml")
    void war() throws Exception {
        try (TomcatServer server = TomcatServer.ofWar(Repository.ROOT.resolve("integration-tests/docs/src/test/war"))) {
            answersAsShown(server.port());
            Caller.fast().passesPreflight(url(server.port()), TASKS, "war", "web-xml", "services");
        }
    }

    @Test
    @DisplayName("in Spring Boot with MVC")
    void mvc() throws IOException {
        boot("servlet");
    }

    @Test
    @DisplayName("in Spring Boot with WebFlux")
    void webFlux() throws IOException {
        boot("reactive");
    }

    private static void boot(String type) throws IOException {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(CampaignApplication.class)
                .properties("server.port=0", "spring.main.web-application-type=" + type)
                .run()) {
            int port = Integer.parseInt(application.getEnvironment().getProperty("local.server.port", ""));
            answersAsShown(port);
            Caller.fast().withoutRawQuery().passesPreflight(url(port), TASKS, "boot-application", "boot");
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + "/web3";
    }

    /** Each curl line is followed by its answer; the time of day differs. */
    private static void answersAsShown(int port) throws IOException {
        int asked = 0;
        for (Page.Block block : Page.read("docs/getting-started.md").blocks()) {
            List<String> lines = block.lines();
            for (int i = 0; i + 1 < lines.size(); i++) {
                Matcher curl = CURL.matcher(lines.get(i));
                if (curl.matches()) {
                    assertThat(RawHttp.send(port, "GET", curl.group(1)).body().replaceAll("[0-9]{13}", "TIME"))
                            .as(lines.get(i))
                            .isEqualTo(lines.get(i + 1).replaceAll("[0-9]{13}", "TIME"));
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThanOrEqualTo(3);
    }
}
