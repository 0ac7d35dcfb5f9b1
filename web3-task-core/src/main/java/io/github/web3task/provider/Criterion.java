package io.github.web3task.provider;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * A campaign's criterion under the 95&nbsp;% rule: "more than 10" is met above 9.5, "at least 10" from 9.5 on (clause
 * CRIT-1). Exact decimal arithmetic throughout (clause CRIT-2).
 *
 * <pre>{@code
 * Criterion.moreThan("10").isMetBy("9.500000000000000001");   // true
 * Criterion.atLeast(3).inWholeNumbers().isMetBy(2);           // false: 2.85 rounds up to 3
 * }</pre>
 *
 * <p>Immutable. Amounts and the criterion must be in the same unit; a null argument is a {@link NullPointerException}.
 */
public final class Criterion {
    private static final BigDecimal DEFAULT_SHARE = new BigDecimal("0.95");

    private final boolean inclusive;
    private final BigDecimal target;
    private final BigDecimal share;
    private final boolean wholeNumbers;
    private final BigDecimal threshold;

    private Criterion(boolean inclusive, BigDecimal target, BigDecimal share, boolean wholeNumbers) {
        if (target.signum() < 0 || (inclusive && target.signum() == 0)) {
            throw new IllegalArgumentException("'" + words(inclusive) + " " + target.toPlainString()
                    + "' asks for nothing: give a criterion above zero");
        }
        if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException(
                    "the share is " + share + ": give a part of the criterion in (0, 1], such as 0.95");
        }
        if (wholeNumbers && target.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException(
                    "'" + target.toPlainString() + "' is no whole number: leave out inWholeNumbers() or change it");
        }
        this.inclusive = inclusive;
        this.target = target;
        this.share = share;
        this.wholeNumbers = wholeNumbers;
        BigDecimal part = target.multiply(share);
        this.threshold = wholeNumbers && inclusive ? part.setScale(0, RoundingMode.CEILING) : part;
    }

    /**
     * Met by amounts greater than 95&nbsp;% of this.
     *
     * @param target a decimal number, zero or more
     * @return the criterion
     * @throws IllegalArgumentException when it is no number or below zero
     */
    public static Criterion moreThan(String target) {
        return moreThan(number(target));
    }

    /**
     * Met by amounts greater than 95&nbsp;% of this.
     *
     * @param target zero or more
     * @return the criterion
     * @throws IllegalArgumentException when it is below zero
     */
    public static Criterion moreThan(BigDecimal target) {
        return new Criterion(false, target, DEFAULT_SHARE, false);
    }

    /**
     * Met by amounts greater than 95&nbsp;% of this.
     *
     * @param target zero or more, such as an amount in wei
     * @return the criterion
     * @throws IllegalArgumentException when it is below zero
     */
    public static Criterion moreThan(BigInteger target) {
        return moreThan(new BigDecimal(target));
    }

    /**
     * Met by amounts greater than 95&nbsp;% of this.
     *
     * @param target zero or more
     * @return the criterion
     * @throws IllegalArgumentException when it is below zero
     */
    public static Criterion moreThan(long target) {
        return moreThan(BigDecimal.valueOf(target));
    }

    /**
     * Met by amounts of at least 95&nbsp;% of this.
     *
     * @param target a decimal number above zero
     * @return the criterion
     * @throws IllegalArgumentException when it is no number or not above zero
     */
    public static Criterion atLeast(String target) {
        return atLeast(number(target));
    }

    /**
     * Met by amounts of at least 95&nbsp;% of this.
     *
     * @param target above zero
     * @return the criterion
     * @throws IllegalArgumentException when it is not above zero
     */
    public static Criterion atLeast(BigDecimal target) {
        return new Criterion(true, target, DEFAULT_SHARE, false);
    }

    /**
     * Met by amounts of at least 95&nbsp;% of this.
     *
     * @param target above zero, such as an amount in wei
     * @return the criterion
     * @throws IllegalArgumentException when it is not above zero
     */
    public static Criterion atLeast(BigInteger target) {
        return atLeast(new BigDecimal(target));
    }

    /**
     * Met by amounts of at least 95&nbsp;% of this.
     *
     * @param target above zero
     * @return the criterion
     * @throws IllegalArgumentException when it is not above zero
     */
    public static Criterion atLeast(long target) {
        return atLeast(BigDecimal.valueOf(target));
    }

    /**
     * The same criterion with another share than 95&nbsp;% (clause CRIT-4).
     *
     * @param share in (0, 1]; "1" asks for the whole
     * @return a new object
     * @throws IllegalArgumentException when it is no number or outside (0, 1]
     */
    public Criterion withShare(String share) {
        return new Criterion(inclusive, target, number(share), wholeNumbers);
    }

    /**
     * For things that are counted: the threshold of "at least" is rounded up to a whole number, so "at least 3" needs 3 and
     * "at least 20" needs 19 (clause CRIT-3). That of "more than" stays, since rounding it up would ask for more than the
     * criterion itself: "more than 10" needs 10, the first number above 9.5 (clause CRIT-1).
     *
     * @return a new object
     * @throws IllegalArgumentException when the criterion is no whole number
     */
    public Criterion inWholeNumbers() {
        return new Criterion(inclusive, target, share, true);
    }

    /**
     * Whether an amount meets the criterion.
     *
     * @param amount a decimal number
     * @return whether it is met
     * @throws IllegalArgumentException when it is no number
     */
    public boolean isMetBy(String amount) {
        return isMetBy(number(amount));
    }

    /**
     * Whether an amount meets the criterion.
     *
     * @param amount of any scale
     * @return whether it is met
     */
    public boolean isMetBy(BigDecimal amount) {
        int comparison = amount.compareTo(threshold);
        return inclusive ? comparison >= 0 : comparison > 0;
    }

    /**
     * Whether an amount meets the criterion.
     *
     * @param amount such as an amount in wei
     * @return whether it is met
     */
    public boolean isMetBy(BigInteger amount) {
        return isMetBy(new BigDecimal(amount));
    }

    /**
     * Whether an amount meets the criterion.
     *
     * @param amount a count, or an amount in whole units
     * @return whether it is met
     */
    public boolean isMetBy(long amount) {
        return isMetBy(BigDecimal.valueOf(amount));
    }

    /**
     * {@return the number that amounts are compared with: the criterion times the share, for "at least" in whole numbers
     * rounded up, 9.5 for "more than 10"}
     */
    public BigDecimal threshold() {
        return threshold;
    }

    /**
     * {@return the criterion in words, for logs, for example {@code more than 9.5 (0.95 of 10)}}
     */
    @Override
    public String toString() {
        return words(inclusive) + " " + threshold.stripTrailingZeros().toPlainString() + " (" + share.toPlainString()
                + " of " + target.toPlainString() + (wholeNumbers ? ", whole numbers)" : ")");
    }

    private static String words(boolean inclusive) {
        return inclusive ? "at least" : "more than";
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(Objects.requireNonNull(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no decimal number, such as 10 or 9.5", e);
        }
    }
}
