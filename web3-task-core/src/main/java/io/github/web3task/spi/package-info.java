/** For those who extend: what may stand between a request and its provider. */
@NullMarked
package io.github.web3task.spi;

import org.jspecify.annotations.NullMarked;
