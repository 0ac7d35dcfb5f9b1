/** For nobody else: codec, limit, calls, timer. Not exported; may change at any time. */
@NullMarked
package io.github.web3task.internal;

import org.jspecify.annotations.NullMarked;
