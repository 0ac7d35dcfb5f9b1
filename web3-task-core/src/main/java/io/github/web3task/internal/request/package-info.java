/** The way of one request, from top to bottom. Not exported; may change at any time. */
@NullMarked
package io.github.web3task.internal.request;

import org.jspecify.annotations.NullMarked;
