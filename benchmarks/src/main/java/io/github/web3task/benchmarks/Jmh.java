package io.github.web3task.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a benchmark class and reads what it found. */
final class Jmh {
    /** What one operation takes. */
    record Cost(double nanos, double error, double bytes) {}

    private Jmh() {}

    /** By the method's name without its ordering letter, or by the parameter's value where there is one. */
    static Map<String, Cost> run(Class<?> benchmark) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(benchmark.getName() + "[.]")
                        .addProfiler("gc")
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark().replaceAll(".*[.](._)?", "");
            for (String key : result.getParams().getParamsKeys()) {
                name = result.getParams().getParam(key);
            }
            costs.put(
                    name,
                    new Cost(
                            result.getPrimaryResult().getScore(),
                            result.getPrimaryResult().getScoreError(),
                            Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                                    .getScore()));
        }
        return costs;
    }
}
