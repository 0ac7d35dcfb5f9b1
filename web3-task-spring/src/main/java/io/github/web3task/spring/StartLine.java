package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * The one line that a start leaves in the log, and warnings of what is likely a mistake. Written when everything has been
 * started, so that it tells what is, and not what was asked for.
 */
final class StartLine implements ApplicationListener<ContextRefreshedEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StartLine.class);

    private final ApplicationContext context;
    private final Supplier<String> root;
    private final Supplier<List<String>> shadowed;

    /**
     * For one context's endpoints.
     *
     * @param root what stands before the prefix: context path, servlet path, base path
     * @param shadowed methods of the application's that are mapped to the endpoints' paths too
     */
    StartLine(ApplicationContext context, Supplier<String> root, Supplier<List<String>> shadowed) {
        this.context = context;
        this.root = root;
        this.shadowed = shadowed;
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (event.getApplicationContext() != context) {
            return; // a child's
        }
        Web3TaskMount mount = context.getBean(Web3TaskMount.class);
        String effects = context.getBeanProvider(StartEffect.class)
                .orderedStream()
                .map(StartEffect::text)
                .filter(text -> !text.isEmpty())
                .map(text -> "; " + text)
                .collect(Collectors.joining());
        LOG.info("{}{}", context.getBean(TaskApi.class).startLine(root.get() + mount.prefix()), effects);
        context.getBeanProvider(StartWarning.class)
                .orderedStream()
                .map(StartWarning::text)
                .filter(text -> !text.isEmpty())
                .forEach(LOG::warn);
        List<String> others = shadowed.get();
        if (!others.isEmpty()) {
            LOG.warn(
                    "web3-task answers its paths before your controllers: {} will not be called. Remove what it replaces,"
                            + " or give web3.task.prefix another value",
                    others);
        }
    }

    /** Something that was done at the start, for the line. */
    @FunctionalInterface
    interface StartEffect {
        /** Empty when there is nothing to say. */
        String text();
    }

    /** Something that is likely a mistake. */
    @FunctionalInterface
    interface StartWarning {
        /** Empty when there is nothing to say. */
        String text();
    }
}
