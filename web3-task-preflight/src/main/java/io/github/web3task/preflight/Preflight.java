package io.github.web3task.preflight;

import io.github.web3task.preflight.internal.load.LoadPlan;
import io.github.web3task.preflight.internal.load.Progress;
import io.github.web3task.preflight.internal.run.Runner;
import io.github.web3task.preflight.internal.run.Settings;
import io.github.web3task.preflight.internal.truth.Truth;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.result.Verdict;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The checks of the command line in a test of your own:
 *
 * <pre>{@code
 * Preflight.of("http://localhost:" + port + "/api").wallet("0xabcdefg").tasks("deposit", "withdrawal").assertPasses();
 * }</pre>
 *
 * <p>Without {@link #load} only the contract part runs. Not thread-safe; what a method refuses is an
 * {@link IllegalArgumentException} that says what to give instead.
 */
public final class Preflight {
    private static final int PACE = 40;

    private final Endpoint endpoint;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Set<String> only = new LinkedHashSet<>();
    private final Set<String> without = new LinkedHashSet<>();
    private String wallet = "";
    private List<String> tasks = List.of();
    private Revision revision = Revision.V0_0_8;
    private int pace = PACE;
    private LoadPlan load = LoadPlan.NONE;
    private Truth truth = Truth.NONE;
    private @Nullable Instant campaignEnd;
    private List<String> strangers = List.of();
    private boolean maskWallets;
    private @Nullable SSLContext tls;

    private Preflight(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * The server to ask.
     *
     * @param url the prefix that {@code /v1/time} is added to, such as {@code http://localhost:8080/api}
     * @return to be told more
     */
    public static Preflight of(String url) {
        return new Preflight(Endpoint.parse(url));
    }

    /**
     * The wallet to ask about; mandatory.
     *
     * @param text any wallet the server accepts, whatever it has completed
     * @return this
     */
    public Preflight wallet(String text) {
        this.wallet = text.strip();
        return this;
    }

    /**
     * Wallets that nobody has, for a format with a check sum; made up unless told.
     *
     * @param texts wallets the server accepts, of users who have completed nothing
     * @return this
     */
    public Preflight nobody(String... texts) {
        this.strangers = List.of(texts);
        return this;
    }

    /**
     * Every task of the campaign; mandatory. With two or more, order is checked too.
     *
     * @param names as the caller asks for them
     * @return this
     */
    public Preflight tasks(String... names) {
        this.tasks = List.of(names);
        return this;
    }

    /**
     * The revision of the specification to play; {@link Revision#V0_0_8} unless told.
     *
     * @param played the revision
     * @return this
     */
    public Preflight revision(Revision played) {
        this.revision = played;
        return this;
    }

    /**
     * Sends a header with every call, such as the key that a gateway before your server wants.
     *
     * @param name of the header
     * @param value in visible ASCII
     * @return this
     * @throws IllegalArgumentException when it is no header
     */
    public Preflight header(String name, String value) {
        Map.Entry<String, String> header = Endpoint.header(name + ": " + value);
        headers.put(header.getKey(), header.getValue());
        return this;
    }

    /**
     * Runs these checks of the contract part only.
     *
     * @param ids such as {@code task-one}
     * @return this
     */
    public Preflight only(String... ids) {
        only.addAll(List.of(ids));
        return this;
    }

    /**
     * Leaves checks out, best with a comment that says why.
     *
     * @param ids such as {@code array-raw}
     * @return this
     */
    public Preflight without(String... ids) {
        without.addAll(List.of(ids));
        return this;
    }

    /**
     * How many requests a second the contract part sends; 40 unless told.
     *
     * @param perSecond 0 for as fast as it goes, for a server of your own
     * @return this
     */
    public Preflight pace(int perSecond) {
        this.pace = perSecond;
        return this;
    }

    /**
     * Runs the load part too: steady load with random spacing, as independent users make it.
     *
     * @param qps calls a second, over 50 only to this machine
     * @param duration how long
     * @return this
     */
    public Preflight load(int qps, Duration duration) {
        this.load = new LoadPlan(qps, duration, true, 0, 1, false);
        return this;
    }

    /**
     * Asks about the wallets of a truth file too.
     *
     * @param file in YAML
     * @return this
     */
    public Preflight truth(Path file) {
        this.truth = Truth.read(file);
        return this;
    }

    /**
     * When the campaign ends; the certificate must be valid for three days more.
     *
     * @param end the end
     * @return this
     */
    public Preflight campaignEnd(Instant end) {
        this.campaignEnd = end;
        return this;
    }

    /**
     * Writes wallets only in part.
     *
     * @return this
     */
    public Preflight maskWallets() {
        this.maskWallets = true;
        return this;
    }

    /**
     * Trusts what this context trusts, for a server with a private authority; verification itself stays on.
     *
     * @param context instead of the JVM's default
     * @return this
     */
    public Preflight sslContext(SSLContext context) {
        this.tls = context;
        return this;
    }

    /**
     * Runs and reports.
     *
     * @return the report, also when the server can't be reached
     */
    public PreflightReport run() {
        return new PreflightReport(Runner.run(settings()));
    }

    /**
     * Runs, and fails the test that called it when a MUST or SHOULD failed.
     *
     * @throws AssertionError with every finding in readable form
     */
    public void assertPasses() {
        PreflightReport report = run();
        if (report.verdict() != Verdict.PASS) {
            throw new AssertionError(report.toString());
        }
    }

    private Settings settings() {
        return new Settings(
                endpoint.with(headers),
                wallet,
                tasks,
                revision,
                Set.copyOf(only),
                Set.copyOf(without),
                pace,
                load,
                truth,
                campaignEnd,
                List.copyOf(strangers),
                maskWallets,
                Objects.requireNonNullElseGet(tls, Preflight::defaultTls),
                Progress.NONE);
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }
}
