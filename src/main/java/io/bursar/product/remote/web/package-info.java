/// Where remote systems call back: speaks HTTP, decides nothing.
@NullMarked
package io.bursar.product.remote.web;

import org.jspecify.annotations.NullMarked;
