package org.pgatlas.server.question;

/// Somebody who is the whole pony factor of repos that others rest on.
///
/// @param repos how many such repos
/// @param held sum of the criticality of those repos
/// @param mostCritical canonical id of the one that most rests on
public record Keystone(int id, String name, int repos, long held, String mostCritical) {}
