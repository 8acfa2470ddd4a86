using System.Collections;
using StreamRec.Actors;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Ingest;
using StreamRec.Node.Settings;

namespace StreamRec.Node.Tests;

public sealed class SettingsTests : IDisposable
{
    private static readonly string Defaults = Path.Combine(AppContext.BaseDirectory, "hocon", "streamrec.hocon");
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_defaults_file_has_every_key_and_is_accepted()
    {
        var settings = SettingsReader.Read(Defaults, null, new Hashtable());
        Assert.True(settings.EmbeddedBroker);
        Assert.Equal(64, settings.Ingest.Kafka.Partitions);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.Actors.Fold.SessionGap);
        Assert.StartsWith("sqlite:", settings.JournalText);
    }

    [Fact]
    public void The_cluster_nodes_file_is_accepted()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "cluster-config", "node.hocon");
        var settings = SettingsReader.Read(Defaults, file, new Hashtable { ["STREAMREC_SEEDS"] = "node-1:4053" });
        Assert.Equal(4053, settings.Cluster.Port);
        Assert.Equal(WhenSplit.KeepMajority, settings.Cluster.WhenSplit);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.Cluster.StableAfter);
        Assert.Equal(LogFormat.Json, settings.Log.Format);
    }

    [Fact]
    public void An_akka_section_is_passed_on_and_nothing_else_with_it()
    {
        File.WriteAllText(_file, "streamrec.cluster.port = 4053\nakka.cluster.min-nr-of-members = 3");
        var settings = SettingsReader.Read(Defaults, _file, new Hashtable());
        Assert.Equal(3, settings.Akka.GetInt("akka.cluster.min-nr-of-members"));
        Assert.False(settings.Akka.HasPath("streamrec"));
    }

    [Fact]
    public void Environment_variables_override_the_file_and_the_file_the_defaults()
    {
        File.WriteAllText(_file, "streamrec { kafka { partitions = 8, bootstrap-servers = \"a:1\" }\nprofile.session-gap = 45m }");
        var settings = SettingsReader.Read(Defaults, _file, new Hashtable { ["STREAMREC_KAFKA"] = "b:2,c:3", ["STREAMREC_SEEDS"] = "x:1, y:2" });
        Assert.Equal(8, settings.Ingest.Kafka.Partitions);
        Assert.Equal("b:2,c:3", settings.Ingest.Kafka.BootstrapServers);
        Assert.Equal(TimeSpan.FromMinutes(45), settings.Actors.Fold.SessionGap);
        Assert.Equal(["x:1", "y:2"], settings.Cluster.Seeds);
    }

    [Theory]
    [InlineData("streamrec { kafka { partition = 8 } }", "streamrec.kafka.partition", "partitions")]
    [InlineData("streamrec { kafka { partitions = 0 } }", "streamrec.kafka.partitions", "a whole number from 1 to 1000")]
    [InlineData("streamrec { profile { session-gap = soon } }", "streamrec.profile.session-gap", "such as 500ms")]
    [InlineData("streamrec { kafka { first-start = middle } }", "streamrec.kafka.first-start", "earliest or latest")]
    [InlineData("streamrec { http { urls = \"ftp://x\" } }", "streamrec.http.urls", "http://host:port")]
    [InlineData("streamrec { http { keep-alive = 10 } }", "streamrec.http.keep-alive", "a duration from 1s to 5m")]
    [InlineData("streamrec { http { trusted-proxies = [\"::1\", \"all\"] } }", "http.trusted-proxies", "a list of addresses and networks")]
    [InlineData("streamrec { auth { operator-token = short } }", "streamrec.auth.operator-token", "at least 16 characters")]
    [InlineData("streamrec { cluster { insecure = yes } }", "streamrec.cluster.insecure", "off or on")]
    [InlineData("streamrec { kafka { group-id = \"\" } }", "streamrec.kafka.group-id", "a consumer group's name")]
    [InlineData("streamrec { events.names { like { like = share } } }", "streamrec.events.names: like", "another name is accepted")]
    [InlineData("streamrec { events.names { buy { like = purchase } } }", "streamrec.events.names: buy.like = purchase", "one of impression,")]
    [InlineData("streamrec { events.names { buy { like = share, weight = 20 } } }", "streamrec.events.names: buy.weight = 20", "from 0.01 to 10")]
    [InlineData("streamrec { events.names { buy { like = [share] } } }", "streamrec.events.names: buy.like is a list", "one value")]
    [InlineData("streamrec { events.names { purchase { } } }", "streamrec.events.names: purchase", "says not what it is")]
    [InlineData("streamrec { events.names { \"ä b\" { only-counts = on } } }", "streamrec.events.names: 'ä b'", "beginning with a letter")]
    [InlineData("streamrec { events.names = purchase }", "streamrec.events.names = purchase", "a section of names")]
    [InlineData("streamrec { titles.attributes { price = money } }", "streamrec.titles.attributes: price = money", "number, keyword,")]
    [InlineData("streamrec { titles.attributes = price }", "streamrec.titles.attributes = price", "a section of names")]
    [InlineData("streamrc { }", "streamrc", "streamrec, akka")]
    [InlineData("streamrec { data { a = 1 } }", "streamrec.data", "a folder")]
    public void A_key_or_value_that_is_not_accepted_stops_the_node_naming_file_key_and_what_is(string hocon, string key, string accepted)
    {
        File.WriteAllText(_file, hocon);
        var problem = Assert.Single(Assert.Throws<SettingsException>(() => SettingsReader.Read(Defaults, _file, new Hashtable())).Problems);
        Assert.Contains(_file, problem);
        Assert.Contains(key, problem);
        Assert.Contains(accepted, problem);
    }

    [Fact]
    public void Event_types_of_ones_own_are_declared_in_a_section()
    {
        File.WriteAllText(_file, "streamrec.events.names { purchase { like = playComplete, weight = 2.5 }\n viewSizeGuide.only-counts = on }");
        EventName[] names = [new EventName("purchase", EventType.PlayComplete, 2.5f), new EventName("viewSizeGuide", null)];
        Assert.Equal(names, SettingsReader.Read(Defaults, _file, new Hashtable()).Ingest.EventNames.All);
        Assert.Equal(names, SettingsReader.ReadEventNames(_file).All);
    }

    [Fact]
    public void Attributes_of_titles_are_declared_in_a_section()
    {
        File.WriteAllText(_file, "streamrec.titles.attributes { price = number\n brand = keyword }");
        Assert.Equal(
            [new AttributeDeclaration("brand", AttributeType.Keyword), new AttributeDeclaration("price", AttributeType.Number)],
            SettingsReader.Read(Defaults, _file, new Hashtable()).Attributes.All);
    }

    [Fact]
    public void All_problems_are_told_at_once_and_secrets_are_not_shown()
    {
        File.WriteAllText(_file, "streamrec { auth.jwt-key = hunter2, kafka.partitions = many }");
        var problems = Assert.Throws<SettingsException>(
            () => SettingsReader.Read(Defaults, _file, new Hashtable { ["STREAMREC_PORT"] = "99999" })).Problems;
        Assert.Equal(3, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("STREAMREC_PORT", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_room_has_its_own_values_and_the_defaults_of_the_rest()
    {
        File.WriteAllText(_file, """
            streamrec {
              http { send-timeout = 3s, max-reads-per-second = 10, max-lists-per-user = 5, trusted-proxies = "127.0.0.1, 10.0.0.0/8" }
              kafka { first-start = latest, topics.events = "events" }
              auth.issuer = ""
            }
            """);
        var settings = SettingsReader.Read(Defaults, _file, new Hashtable { ["STREAMREC_JWT_KEY"] = new string('k', 32) });
        var gateway = settings.Gateway;
        Assert.Equal((TimeSpan.FromSeconds(3), 10, 50), (gateway.SendTimeout, gateway.ReadsPerSecond, gateway.ReadBurst));
        Assert.Equal((new string('k', 32), null, null), (gateway.JwtKey, gateway.JwtIssuer, gateway.OperatorToken));
        Assert.Equal(["127.0.0.1/32", "10.0.0.0/8"], gateway.TrustedProxies.Select(network => $"{network}"));
        Assert.Equal((5, 8), (settings.Actors.Lists.Lists, settings.Actors.Lists.Contexts));
        Assert.Equal((8, 64), (ListBudget.Default.Contexts, ListBudget.Default.Lists));
        Assert.Equal((FirstStart.Latest, "events", "streamrec.catalog"),
            (settings.Ingest.FirstStart, settings.Ingest.Kafka.Topics.Events, settings.Ingest.Kafka.Topics.Catalog));
    }

    [Fact]
    public void An_akka_section_and_Kafka_properties_are_passed_on()
    {
        File.WriteAllText(_file, """
            streamrec { kafka.properties { "security.protocol" = "SSL" } }
            akka { loglevel = WARNING }
            """);
        var settings = SettingsReader.Read(Defaults, _file, new Hashtable());
        Assert.Equal("SSL", settings.Ingest.Kafka.Properties["security.protocol"]);
        Assert.Equal("WARNING", settings.Akka.GetString("akka.loglevel"));
    }
}
