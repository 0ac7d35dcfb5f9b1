package io.github.web3task.preflight.internal.check;

import io.github.web3task.preflight.result.Revision;
import java.util.ArrayList;
import java.util.List;

/** Every check of the contract part, in the order they run. */
public final class Catalogue {
    private Catalogue() {}

    public static List<Check> of(Revision revision) {
        List<Check> checks = new ArrayList<>();
        checks.addAll(EnvelopeChecks.all());
        checks.addAll(TimeChecks.all());
        checks.addAll(QueryChecks.all());
        checks.addAll(TaskChecks.all());
        checks.addAll(ConsistencyChecks.all());
        checks.addAll(WalletChecks.all());
        checks.addAll(WindowChecks.all(revision));
        checks.addAll(RouteChecks.all());
        checks.addAll(TransportChecks.all());
        checks.addAll(WholeRunChecks.all());
        return List.copyOf(checks);
    }
}
