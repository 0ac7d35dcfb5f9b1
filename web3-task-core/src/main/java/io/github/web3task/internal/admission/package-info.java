/** Who may be evaluated now: rate limits, and a number of slots. Not exported; may change at any time. */
@NullMarked
package io.github.web3task.internal.admission;

import org.jspecify.annotations.NullMarked;
