package io.github.web3task.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.preflight.Preflight;
import io.github.web3task.preflight.PreflightReport;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.servlet.TaskServlet;
import java.util.List;

/** Plays the caller in each revision of the specification, against a server that is made of snippets. */
public final class Caller {
    /** Has completed tasks. */
    public static final String WALLET = "0xab16a96d359ec26a11e2c2b3d8f8b8942d5bfcdb";

    private final int pace;
    private final String[] without;

    private Caller(int pace, String... without) {
        this.pace = pace;
        this.without = without;
    }

    /** As fast as it goes, and nothing left out but the time that answers take: this machine may be busy. */
    public static Caller fast() {
        return at(0);
    }

    /** For a server with a rate limit. */
    public static Caller at(int perSecond) {
        return new Caller(perSecond, "answers-within-1-s", "answers-within-3-s");
    }

    /** For a server that refuses raw brackets and quotes before any code of the application's. */
    public Caller withoutRawQuery() {
        return without("array-raw", "array-browser");
    }

    /** Without checks that this server is known to fail, for a reason that is not the snippet's. */
    public Caller without(String... ids) {
        String[] all = new String[without.length + ids.length];
        System.arraycopy(without, 0, all, 0, without.length);
        System.arraycopy(ids, 0, all, without.length, ids.length);
        return new Caller(pace, all);
    }

    /** With the servlet on a Tomcat. */
    public void passesPreflight(TaskApi api, List<String> tasks, String... snippets) throws Exception {
        try (TomcatServer server = TomcatServer.with(context -> context.addServletContainerInitializer(
                (types, started) -> TaskServlet.mount(started, "/web3", api), null))) {
            passesPreflight("http://127.0.0.1:" + server.port() + "/web3", tasks, snippets);
        }
    }

    /** SnippetTest reads the snippets' names from the sources. */
    public void passesPreflight(String url, List<String> tasks, String... snippets) {
        for (Revision revision : Revision.values()) {
            PreflightReport report = Preflight.of(url)
                    .wallet(WALLET)
                    .tasks(tasks.toArray(String[]::new))
                    .revision(revision)
                    .without(without)
                    .pace(pace)
                    .run();
            assertThat(report.alarms())
                    .as("%s in revision %s: %s", List.of(snippets), revision, report)
                    .isEmpty();
            assertThat(report.result().findings())
                    .as("%s in revision %s", List.of(snippets), revision)
                    .filteredOn(finding -> finding.outcome() == Outcome.PASSED)
                    .hasSizeGreaterThan(60);
        }
    }
}
