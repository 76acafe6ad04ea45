/**
 * Writes HTML reports with tables and charts. A report is one file, which needs neither a network connection nor
 * scripts. Start at {@link io.github.dropbits.cli.report.Report}. Uses only the JDK.
 */
package io.github.dropbits.cli.report;
