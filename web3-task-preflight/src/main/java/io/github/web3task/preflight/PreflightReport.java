package io.github.web3task.preflight;

import io.github.web3task.preflight.internal.report.Comparison;
import io.github.web3task.preflight.internal.report.HtmlReport;
import io.github.web3task.preflight.internal.report.JUnitXml;
import io.github.web3task.preflight.internal.report.JsonReport;
import io.github.web3task.preflight.internal.report.Terminal;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.RunResult;
import io.github.web3task.preflight.result.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a run came to, ready to be read: {@link #toString} is the summary, the files are for people and machines. */
public final class PreflightReport {
    private final RunResult result;

    PreflightReport(RunResult result) {
        this.result = result;
    }

    /**
     * Everything as data.
     *
     * @return immutable
     */
    public RunResult result() {
        return result;
    }

    /**
     * The whole in one word.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        return result.verdict();
    }

    /**
     * What counts against the server, the gravest first.
     *
     * @return the failures of level MUST, then SHOULD
     */
    public List<Finding> alarms() {
        return result.alarms();
    }

    /**
     * The same report with what changed since an older one.
     *
     * @param oldJson a file that {@link #writeJson} wrote
     * @return a new report
     * @throws IllegalArgumentException when it is no such file
     */
    public PreflightReport comparedWith(Path oldJson) {
        return new PreflightReport(result.withChanges(Comparison.of(JsonReport.read(oldJson), result)));
    }

    /**
     * Writes one self-contained page.
     *
     * @param file is replaced
     * @throws IOException when it can't be written
     */
    public void writeHtml(Path file) throws IOException {
        HtmlReport.write(result, file);
    }

    /**
     * Writes everything as JSON.
     *
     * @param file is replaced
     * @throws IOException when it can't be written
     */
    public void writeJson(Path file) throws IOException {
        JsonReport.write(result, file);
    }

    /**
     * Writes what build servers show as tests.
     *
     * @param file is replaced
     * @throws IOException when it can't be written
     */
    public void writeJUnitXml(Path file) throws IOException {
        JUnitXml.write(result, file);
    }

    /**
     * The summary, without colours.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return Terminal.text(result, false, String.valueOf(verdict().exitCode()));
    }
}
