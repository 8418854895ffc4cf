/// The pages about mails, for staff.
@NullMarked
package io.bursar.notification.web;

import org.jspecify.annotations.NullMarked;
