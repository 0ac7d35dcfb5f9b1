package io.github.web3task.spring;

import static java.util.Objects.requireNonNull;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.provider.Wallet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/** A bean's method that is annotated with {@link CampaignTask}. */
record TaskMethod(String bean, Method method) {
    private CampaignTask annotation() {
        return requireNonNull(AnnotatedElementUtils.findMergedAnnotation(method, CampaignTask.class));
    }

    String task() {
        return annotation().value();
    }

    /** Fails with a sentence when it can't be a check. */
    Task asTask(Object target) {
        requireSignature();
        Method callable = callableOn(target);
        boolean byWallet = method.getParameterTypes()[0] == Wallet.class;
        Task task =
                Task.checkedBy(task(), query -> status(invoke(callable, target, byWallet ? query.wallet() : query)));
        for (String alias : annotation().aliases()) {
            task = task.alias(alias);
        }
        String version = annotation().irreversible();
        return version.isEmpty() ? task : task.irreversible(version);
    }

    private void requireSignature() {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length == 1 && parameters[0] == String.class) {
            throw refusal(
                    "takes the wallet as a String, which does not say in what form",
                    "Let it take the Wallet, and look up wallet.normalized() where addresses are stored in lower case, or"
                            + " wallet.asSent().");
        }
        if (parameters.length != 1 || (parameters[0] != Wallet.class && parameters[0] != TaskQuery.class)) {
            throw refusal(
                    "takes " + Arrays.toString(method.getGenericParameterTypes()),
                    "Let it take the Wallet or the TaskQuery, and nothing else.");
        }
        Class<?> returned = method.getReturnType();
        if (returned != boolean.class && returned != Boolean.class && returned != TaskStatus.class) {
            throw refusal(
                    "returns " + method.getGenericReturnType(),
                    "Let it return boolean, Boolean or TaskStatus. What answers later, such as a Mono, is returned by an"
                            + " AsyncTaskCompletionProvider.");
        }
        if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            throw refusal("is not a public method of an object", "Make it public, and not static.");
        }
    }

    /** The method to call on a bean that may be a proxy. */
    private Method callableOn(Object target) {
        if (AopUtils.isCglibProxy(target) && Modifier.isFinal(method.getModifiers())) {
            throw refusal("is final, and would run on the empty fields of the bean's proxy", "Take the final away.");
        }
        try {
            Method callable = AopUtils.selectInvocableMethod(method, target.getClass());
            ReflectionUtils.makeAccessible(callable);
            return callable;
        } catch (IllegalStateException e) {
            throw refusal("is on none of the interfaces of the bean's proxy", "Declare it on one of them.");
        }
    }

    private static @Nullable Object invoke(Method callable, Object target, Object argument) throws Exception {
        try {
            return callable.invoke(target, argument);
        } catch (InvocationTargetException e) {
            ReflectionUtils.rethrowException(e.getTargetException());
            throw e;
        }
    }

    /** Null is no answer, and must not become one. */
    private TaskStatus status(@Nullable Object answer) {
        if (answer == null) {
            throw new IllegalStateException("@CampaignTask method " + this + " returned null");
        }
        return answer instanceof TaskStatus status ? status : TaskStatus.of((Boolean) answer);
    }

    private Web3TaskStartException refusal(String problem, String cure) {
        return new Web3TaskStartException("The @CampaignTask method " + this + " " + problem + ".", cure);
    }

    @Override
    public String toString() {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
