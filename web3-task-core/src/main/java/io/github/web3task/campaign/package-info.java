/** For operators: the campaign's dates and what follows from them. */
@NullMarked
package io.github.web3task.campaign;

import org.jspecify.annotations.NullMarked;
