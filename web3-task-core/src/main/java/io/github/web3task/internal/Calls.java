package io.github.web3task.internal;

import io.github.web3task.provider.TaskQuery;
import io.github.web3task.spi.CallLayer;
import io.github.web3task.spi.LayerContext;
import io.github.web3task.spi.ProviderCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The way of a question: through the layers, equal questions in flight, the layers again, to the providers. */
public final class Calls {
    private final Providers providers;
    private final LayerContext context;
    private final List<CallLayer.Link> links = new ArrayList<>(); // the nearest to the providers first
    private final SharedCalls shared = new SharedCalls();

    /** Throws {@link IllegalArgumentException} when a layer can't work. */
    public Calls(Providers providers, List<CallLayer> layers, LayerContext context) {
        this.providers = providers;
        this.context = context;
        layers.forEach(layer -> links.add(layer.attach(context)));
        Collections.reverse(links);
    }

    /** Puts a question; what must still hold is looked at just before a provider is asked. */
    public ProviderCall ask(TaskQuery query, Precondition precondition) {
        Function<TaskQuery, ProviderCall> next = rest -> providers.ask(rest, precondition, context.executor());
        for (CallLayer.Link link : links) {
            Function<TaskQuery, ProviderCall> behind = next;
            next = rest -> link.onCall(rest, behind);
        }
        Function<TaskQuery, ProviderCall> call = next;
        next = rest -> shared.ask(rest, call);
        for (CallLayer.Link link : links) {
            Function<TaskQuery, ProviderCall> behind = next;
            next = rest -> link.onRequest(rest, behind);
        }
        return next.apply(query);
    }
}
