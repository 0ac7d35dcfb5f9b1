package io.github.web3task;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.util.VoidResult;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/**
 * Runs steps of a scene in many interleavings, which Lincheck chooses and can repeat. A scene is a public class that Lincheck
 * makes anew for each; its steps are public methods, and one with {@code @Validate} throws when something is wrong in the end.
 * What it uses must depend on nothing but the interleaving. Lincheck seeds its choices: a run that finds a fault finds it again.
 */
public final class Interleavings {
    /** Whose atomicity is not ours to prove, and which call nothing of ours here. */
    private static final List<String> TRUSTED = List.of(
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.CopyOnWriteArrayList",
            "com.fasterxml.jackson.",
            "io.github.web3task.internal.runtime.StackRoom");

    private final Class<?> scene;
    private final ModelCheckingOptions options = new ModelCheckingOptions();

    private Interleavings(Class<?> scene) {
        this.scene = scene;
        options.iterations(0)
                .verifier(NothingThrown.class)
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(Interleavings::isTrusted)
                        .allMethods()
                        .treatAsAtomic())
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(Interleavings.class.getName())
                        .methods("unobserved")
                        .ignore());
    }

    private static boolean isTrusted(String name) {
        return TRUSTED.stream().anyMatch(name::startsWith);
    }

    public static Interleavings of(Class<?> scene) {
        return new Interleavings(scene);
    }

    /**
     * Adds a case.
     *
     * @param before names of steps that come first, one after the other, apart by blanks
     * @param together names of steps that have a thread each
     */
    public Interleavings with(String before, String together) {
        options.addCustomScenario(new ExecutionScenario(
                steps(before), steps(together).stream().map(List::of).toList(), List.of(), null));
        return this;
    }

    /** Fails with the interleaving that goes wrong. */
    public void explore(int interleavingsOfEach) {
        options.invocationsPerIteration(interleavingsOfEach).check(scene);
    }

    private List<Actor> steps(String names) {
        return names.isEmpty()
                ? List.of()
                : Stream.of(names.split(" "))
                        .map(name -> new Actor(step(name), List.of()))
                        .toList();
    }

    private Method step(String name) {
        try {
            return scene.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(scene + " has no step " + name, e);
        }
    }

    /** For what comes before the threads or after them: Lincheck looks away, which is many times quicker. */
    public static void unobserved(Runnable work) {
        work.run();
    }

    /** Throws unless they are equal. AssertJ would be observed, too. */
    public static void same(String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new AssertionError(what + ": " + found + ", expected " + expected);
        }
    }

    /** Lincheck's own verifiers take a step that throws for one with a result. */
    public static final class NothingThrown implements Verifier {
        /** As Lincheck calls it. */
        public NothingThrown(Class<?> sequentialSpecification) {}

        @Override
        public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
            return results.getThreadsResultsWithClock().stream()
                    .flatMap(List::stream)
                    .allMatch(step -> step.getResult() == VoidResult.INSTANCE);
        }
    }
}
