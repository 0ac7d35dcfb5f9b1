package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** Closes the API before the server stops, so that running requests have their answers while they can still be written. */
final class CloseFirst implements ApplicationListener<ContextClosedEvent> {
    private final ApplicationContext context;
    private final TaskApi api;

    CloseFirst(ApplicationContext context, TaskApi api) {
        this.context = context;
        this.api = api;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) { // not a child's
            api.close();
        }
    }
}
