package io.github.web3task.preflight.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to: what the JSON file holds.
 *
 * @param url the prefix that was asked
 * @param wallet the wallet, masked if asked for
 * @param tasks the tasks asked about
 * @param revision the revision played
 * @param startedAt ISO 8601, UTC
 * @param tookMillis how long it took
 * @param invalidBecause why the run says nothing about the server, or null
 * @param cause the one thing that explains the most, or ""
 * @param findings every check, passed ones too, in the order they ran
 * @param load the stages of load that ran
 * @param truth the answers to the truth file's questions, by "wallet task"
 * @param hints what would make the next run tell more
 * @param changes what changed since the report it was compared with
 */
public record RunResult(
        String url,
        String wallet,
        List<String> tasks,
        String revision,
        String startedAt,
        long tookMillis,
        @Nullable String invalidBecause,
        String cause,
        List<Finding> findings,
        List<LoadResult> load,
        Map<String, Boolean> truth,
        List<String> hints,
        List<String> changes) {
    /**
     * The whole in one word.
     *
     * @return the verdict
     */
    @JsonProperty
    public Verdict verdict() {
        if (count(Outcome.FAILED, Level.MUST) > 0) {
            return Verdict.MUST_FAILED; // what was seen was seen, whatever hindered the rest
        }
        if (invalidBecause != null) {
            return Verdict.INVALID;
        }
        return count(Outcome.FAILED, Level.SHOULD) > 0 ? Verdict.SHOULD_FAILED : Verdict.PASS;
    }

    /**
     * The verdict in words, and what a good one says nothing about.
     *
     * @return for example {@code ready for launch; load was not tried}
     */
    public String words() {
        Verdict verdict = verdict();
        boolean good = verdict == Verdict.PASS || verdict == Verdict.SHOULD_FAILED;
        return verdict.words() + (good && load.isEmpty() ? "; load was not tried" : "");
    }

    /**
     * What counts against the server, the gravest first.
     *
     * @return the failures of level MUST, then SHOULD
     */
    public List<Finding> alarms() {
        return findings.stream()
                .filter(Finding::isAlarm)
                .sorted((a, b) -> a.level().compareTo(b.level()))
                .toList();
    }

    /**
     * How many checks came out so.
     *
     * @param outcome the outcome
     * @param level the level
     * @return 0 or more
     */
    public long count(Outcome outcome, Level level) {
        return findings.stream()
                .filter(finding -> finding.outcome() == outcome && finding.level() == level)
                .count();
    }

    /**
     * The same with what changed since an older run.
     *
     * @param since one line for each change
     * @return a new object
     */
    public RunResult withChanges(List<String> since) {
        return new RunResult(
                url,
                wallet,
                tasks,
                revision,
                startedAt,
                tookMillis,
                invalidBecause,
                cause,
                findings,
                load,
                truth,
                hints,
                since);
    }
}
