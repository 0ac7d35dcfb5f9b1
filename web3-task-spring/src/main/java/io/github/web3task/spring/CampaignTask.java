package io.github.web3task.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a bean's method the check of one task. All such methods together are one provider, beside those that are beans.
 *
 * <pre>{@code
 * @CampaignTask(value = "withdrawal", aliases = "withdraw")
 * public boolean hasWithdrawn(Wallet wallet) {
 *     return AT_LEAST_FIVE.isMetBy(ledger.withdrawn(wallet.normalized()));
 * }
 * }</pre>
 *
 * <p>The method is public and not static. It takes the {@link io.github.web3task.provider.Wallet} or the
 * {@link io.github.web3task.provider.TaskQuery}, and returns {@code boolean}, {@code Boolean} or {@link
 * io.github.web3task.provider.TaskStatus}; any other signature fails the start. Null and whatever it throws make the answer
 * unknown, never {@code false}. It is called by many threads at once and may block. With "all tasks" the methods' tasks come
 * after those of provider beans, bean by bean, within a bean by name.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CampaignTask {
    /**
     * {@return the task's name on the wire, not blank, no other task's name}
     */
    String value();

    /**
     * Other names under which the task can be asked (clause TASK-7).
     *
     * @return by default none
     */
    String[] aliases() default {};

    /**
     * Declares that what is complete stays so, and may be remembered (clause LOAD-5), by naming a version of the criterion:
     * change it with the criterion, and what was remembered before is forgotten.
     *
     * @return by default empty: not irreversible
     */
    String irreversible() default "";
}
