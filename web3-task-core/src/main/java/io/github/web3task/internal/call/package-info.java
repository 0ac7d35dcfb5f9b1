/** The way to the providers: interceptors, equal questions, the providers themselves. Not exported; may change at any time. */
@NullMarked
package io.github.web3task.internal.call;

import org.jspecify.annotations.NullMarked;
